// Questions before something is lost: opened as soon as they are drawn, no by Escape, focus given back.
(function () {
  let asked = null;
  let before = null;

  function look() {
    const now = document.querySelector("dialog[data-question]");
    if (now === asked) return;
    if (asked) giveBack();
    asked = now;
    if (!now) return;
    before = document.activeElement;
    now.showModal();
  }

  // What was asked about may be gone from the list.
  function giveBack() {
    const isThere = before?.isConnected && before !== document.body;
    const place = isThere ? before : document.querySelector("main h1");
    if (!isThere && place) place.tabIndex = -1;
    place?.focus({ preventScroll: true });
  }

  const sayNo = () => asked?.querySelector("[data-no]").click();

  document.addEventListener("cancel", (event) => {
    if (event.target !== asked) return;
    event.preventDefault();
    sayNo();
  }, true);

  document.addEventListener("click", (event) => event.target === asked && sayNo());

  new MutationObserver(look).observe(document.documentElement, { childList: true, subtree: true });
  look();
})();
