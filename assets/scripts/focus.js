// Whoever presses something that then goes away is not left nowhere: the focus goes to what opened it, or near by.
(function () {
  const SOON = 5000;
  const PRESSED = "button, [role=option]";
  const PLACES = "button, a[href], input:not([type=hidden]), select, textarea";
  let opener = null;
  let pressed = null;
  let around = [];
  let at = 0;

  const isNowhere = () => !document.activeElement || document.activeElement === document.body;
  const isThere = (one) => one?.isConnected && one.checkVisibility() && !one.disabled;

  // A field would raise the keyboard of a phone.
  const isFit = (one) => isThere(one) && !(matchMedia("(pointer: coarse)").matches && one.matches("input, textarea"));

  function remember(event) {
    const now = event.target.closest?.(PRESSED);
    if (!now) return;
    opener = pressed?.isConnected ? pressed : null;
    pressed = now;
    at = Date.now();
    around = [];
    for (let one = now.parentElement; one; one = one.parentElement) around.push(one);
  }

  function near() {
    for (const place of around.filter((one) => one.isConnected)) {
      if (place.matches("main")) return place.querySelector("h1");
      if (place.matches("[data-message]")) return place;
      if (place.contains(opener) && isFit(opener)) return opener;
      const found = [...place.querySelectorAll(PLACES)].find(isFit);
      if (found) return found;
    }
    // Another page has come, and tells where one is by itself.
    return null;
  }

  function look() {
    if (!pressed || pressed.isConnected || !isNowhere()) return;
    const place = Date.now() - at < SOON && near();
    pressed = null;
    if (!place) return;
    if (place.matches("h1")) place.tabIndex = -1;
    place.focus({ preventScroll: true });
  }

  document.addEventListener("click", remember, true);
  new MutationObserver(look).observe(document.documentElement, { childList: true, subtree: true });
})();
