// What belongs to every page: language and light of the document, focus after a change of page, small acts.
(function () {
  const root = document.documentElement;
  const YEAR = 31536000;
  let shown = null;
  let lightAsked = "";

  function rememberLanguage(language) {
    document.cookie = `language=${language}; path=/; max-age=${YEAR}; samesite=lax`;
    root.lang = language === "en" ? "en" : "pt-BR";
    root.dataset.settled = "";
  }

  // The person's own choice wins over what this device remembers of somebody else.
  function rememberAppearance(appearance) {
    if (localStorage.getItem("theme") === appearance) return;
    localStorage.setItem("theme", appearance);
    const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
    const light = appearance === "system" ? (isDark ? "dark" : "light") : appearance;
    root.classList.remove("light", "dark");
    root.classList.add(light);
    root.style.colorScheme = light;
  }

  function readFrame() {
    const frame = document.querySelector(".frame");
    if (!frame) return;
    const { language, appearance } = frame.dataset;
    if (language) rememberLanguage(language);
    // Only a change counts: the press of a button is seen here before the server has agreed to it.
    if (appearance && appearance !== lightAsked) rememberAppearance(appearance);
    lightAsked = appearance || lightAsked;
    const main = frame.querySelector("main");
    if (main && shown && main !== shown && !main.contains(document.activeElement)) focusHeading(main);
    shown = main || shown;
  }

  function focusHeading(main) {
    const heading = main.querySelector("h1") || main;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }

  const acts = {
    reload: () => reloadWhenThere(),
    close: (button) => button.closest("dialog").close(),
    keys: () => openKeys(),
    show: (button) => showPassword(button),
  };

  // Reloading while nobody answers would trade the page, with all that is typed, for the browser's own.
  async function reloadWhenThere() {
    const answer = await fetch("/ping", { cache: "no-store" }).catch(() => null);
    if (answer?.ok) location.reload();
  }

  function openKeys() {
    document.querySelectorAll(":popover-open").forEach((menu) => menu.hidePopover());
    const dialog = document.getElementById("keys");
    if (!dialog || dialog.open) return;
    dialog.showModal();
    // The first thing in it would switch the keys off at the next press.
    dialog.querySelector("[data-act=close]").focus({ preventScroll: true });
  }

  function showPassword(button) {
    const input = button.parentElement.querySelector("input");
    const isShown = input.type === "text";
    input.type = isShown ? "password" : "text";
    button.setAttribute("aria-pressed", String(!isShown));
  }

  // Browsers give pages that did not come by https no clipboard.
  function copy(text) {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const before = document.activeElement;
    const box = document.body.appendChild(document.createElement("textarea"));
    box.value = text;
    box.select();
    document.execCommand("copy");
    box.remove();
    before?.focus();
  }

  document.addEventListener("click", (event) => {
    const skip = event.target.closest("[data-skip]");
    if (skip) {
      event.preventDefault();
      document.getElementById("main").focus();
    }
    const act = event.target.closest("[data-act]");
    if (act) acts[act.dataset.act](act);
    const copies = event.target.closest("[data-copies]");
    if (copies) copy(copies.dataset.copies);
    const speaks = event.target.closest("[data-speaks]");
    if (speaks) {
      rememberLanguage(speaks.dataset.speaks);
      location.reload();
    }
    const menu = event.target.closest("[popover] a");
    if (menu) menu.closest("[popover]").hidePopover();
  });

  function noteConnection() {
    root.toggleAttribute("data-offline", !navigator.onLine);
  }

  addEventListener("online", noteConnection);
  addEventListener("offline", noteConnection);
  noteConnection();
  new MutationObserver(readFrame).observe(root, {
    childList: true,
    subtree: true,
    attributeFilter: ["data-language", "data-appearance"],
  });
  readFrame();
})();
