// Forms: counts letters, leads from the list of faults to the fields, sends on Ctrl+Enter, puts typed words back.
(function () {
  function count(field) {
    const shown = document.querySelector(`[data-count-of="${field.id}"]`);
    if (shown) shown.textContent = field.value.length;
  }

  function goTo(id) {
    const found = document.getElementById(id);
    const field = found?.matches("fieldset") ? found.querySelector("input, select, button") : found;
    (field || found)?.focus();
    found?.scrollIntoView({ block: "center" });
  }

  // A door that refused a form left what was typed, never a password, in a cookie of two minutes.
  function putBack() {
    const kept = document.cookie.match(/(?:^|; )typed=([^;]*)/);
    const form = document.querySelector("form[data-keeps]");
    if (!kept || !form) return;
    for (const [name, value] of new URLSearchParams(decodeURIComponent(kept[1]))) {
      const field = form.elements[name];
      if (field && !field.value) field.value = value;
    }
    document.cookie = `typed=; path=${location.pathname}; max-age=0`;
  }

  // The search box follows the address, as after Back, but never under the reader's fingers.
  function followAddress(search) {
    if (search !== document.activeElement) search.value = search.dataset.searched;
  }

  // A new box begins with the words of its own address: the tab may still hold those of the last one.
  let box = null;
  function beginBox() {
    const now = document.querySelector("[data-searched]");
    if (now && now !== box) now.value = new URLSearchParams(location.search).get("q") || "";
    box = now;
  }

  let summary = null;
  function look(changes) {
    const now = document.querySelector(".error-summary");
    if (now && now !== summary) now.focus();
    summary = now;
    putBack();
    beginBox();
    changes.filter((one) => one.type === "attributes").forEach((one) => followAddress(one.target));
  }

  document.addEventListener("input", (event) => count(event.target));

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-mends]");
    if (!link) return;
    event.preventDefault();
    goTo(link.dataset.mends);
  });

  document.addEventListener("keydown", (event) => {
    const sends = event.key === "Enter" && (event.ctrlKey || event.metaKey);
    const form = sends && event.target.closest("form[data-sends]");
    if (!form) return;
    event.preventDefault();
    form.requestSubmit();
  });

  new MutationObserver(look).observe(document.documentElement, {
    childList: true,
    subtree: true,
    attributeFilter: ["data-searched"],
  });
  putBack();
  beginBox();
})();
