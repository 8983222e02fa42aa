// One-key shortcuts: quiet inside fields and with Ctrl, Alt or Meta held; the reader can switch them off.
(function () {
  const OFF = "keys-off";
  const LINKS = ".row-title a, .ask h3 a, [data-key-item]";

  const acts = {
    "/": () => focus(document.querySelector("[type=search]")),
    c: () => press(document.querySelector("[data-key=c]")) || goTo("/tickets/new"),
    r: () => focus(document.querySelector("[data-key=r]")),
    u: () => press(document.querySelector(".brand")),
    j: () => move(1),
    k: () => move(-1),
    "?": () => press(document.querySelector("[data-act=keys]")),
  };

  function focus(element) {
    element?.focus();
    return Boolean(element);
  }

  function press(element) {
    element?.click();
    return Boolean(element);
  }

  function goTo(place) {
    if (location.pathname.replace(/\/$/, "") === place || !document.querySelector(".bar")) return false;
    location.assign(place);
    return true;
  }

  function move(step) {
    const links = [...document.querySelectorAll(LINKS)];
    const here = links.indexOf(document.activeElement);
    const next = here < 0 ? (step > 0 ? 0 : links.length - 1) : here + step;
    return focus(links[next]);
  }

  function isTyping(target) {
    return target.isContentEditable || target.closest("input, textarea, select, dialog");
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Escape" && event.target.matches("[type=search]") && !event.target.value) event.target.blur();
    if (isTyping(event.target) || localStorage.getItem(OFF)) return;
    if (acts[event.key]?.()) event.preventDefault();
  });

  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-keys-switch]")) return;
    if (event.target.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  });

  // The dialog opens with the reader's own choice.
  document.addEventListener("toggle", (event) => {
    if (event.target.id !== "keys") return;
    event.target.querySelector("[data-keys-switch]").checked = !localStorage.getItem(OFF);
  }, true);
})();
