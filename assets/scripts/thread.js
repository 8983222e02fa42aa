// The conversation: stays at its end while new rows come, or says how many lie below; parts on the phone; details.
(function () {
  const NEAR = 80;
  let known = new Set();
  let shown = null;
  let isAtEnd = true;
  let below = 0;

  const scroller = () => document.querySelector(".scroll[data-thread]");
  const talk = () => document.getElementById("talk");

  function toEnd(scroll) {
    scroll.scrollTop = scroll.scrollHeight;
    below = 0;
    showBelow();
  }

  function toStart(scroll) {
    const line = document.getElementById("new");
    if (!line) return toEnd(scroll);
    scroll.scrollTop = line.offsetTop - scroll.clientHeight / 3;
    isAtEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR;
  }

  function showBelow() {
    const pill = document.querySelector("[data-below]");
    if (!pill) return;
    pill.hidden = below === 0 || isAtEnd;
    const words = (below === 1 ? pill.dataset.one : pill.dataset.many).replace("{count}", below);
    const shows = pill.querySelector("span");
    // Writing is a change of the page, and changes bring us here.
    if (shows.textContent !== words) shows.textContent = words;
  }

  // A tab holds the last ticket until the next one has come: nobody shall take it for that.
  function markOwn() {
    const asked = location.pathname.match(/^\/tickets\/(\d+)/)?.[1];
    const drawn = talk()?.dataset.number;
    talk()?.toggleAttribute("data-own", drawn === "0" || asked === drawn);
  }

  // Rows count as seen once a visible page has had them at its end.
  function tellSeen() {
    if (document.visibilityState === "visible" && isAtEnd) document.querySelector("[data-see]")?.click();
  }

  // What is new behind the first row that was there before, also between two; older rows come above it.
  function takeIn(scroll) {
    const rows = [...scroll.querySelectorAll("[data-message]")];
    const first = rows.findIndex((row) => known.has(row.dataset.message));
    const come = rows.slice(first + 1).filter((row) => !known.has(row.dataset.message));
    known = new Set(rows.map((row) => row.dataset.message));
    return come;
  }

  function read() {
    const scroll = scroller();
    if (!scroll || scroll.dataset.thread === "0") return;
    watchSize(scroll);
    const isOther = shown !== scroll.dataset.thread;
    if (isOther) known = new Set();
    const rows = takeIn(scroll);
    if (isOther) {
      if (!rows.length) return;
      shown = scroll.dataset.thread;
      isAtEnd = true;
      below = 0;
      toStart(scroll);
      tellSeen();
      return;
    }
    if (!rows.length) return;
    if (isAtEnd || rows.at(-1).matches(".own")) toEnd(scroll);
    else below += rows.filter((row) => !row.matches(".own")).length;
    showBelow();
    tellSeen();
  }

  function showPart(part) {
    talk().dataset.shows = part;
    markPart();
  }

  function markPart() {
    const now = talk()?.dataset.shows || "talk";
    for (const button of document.querySelectorAll("[data-part]")) {
      if (button.dataset.part === now) button.setAttribute("aria-current", "page");
      else button.removeAttribute("aria-current");
    }
    document.querySelector("button[data-details]")?.setAttribute("aria-expanded", String(isDetailed()));
  }

  function isDetailed() {
    return (talk()?.dataset.details || (matchMedia("(min-width: 1040px)").matches ? "open" : "closed")) === "open";
  }

  function toggleDetails() {
    talk().dataset.details = isDetailed() ? "closed" : "open";
    markPart();
  }

  document.addEventListener("scroll", (event) => {
    const scroll = event.target;
    if (!(scroll instanceof Element) || !scroll.matches(".scroll")) return;
    const wasAtEnd = isAtEnd;
    isAtEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR;
    if (isAtEnd) below = 0;
    showBelow();
    if (isAtEnd && !wasAtEnd) tellSeen();
  }, true);

  document.addEventListener("click", (event) => {
    const hit = (name) => event.target.closest(`[data-${name}]`);
    if (hit("below")) toEnd(scroller());
    if (hit("part")) showPart(hit("part").dataset.part);
    if (event.target.closest("button[data-details]")) toggleDetails();
    if (hit("older")) keepPlace();
  });

  // Older rows come above what is being read: it stays where it is.
  function keepPlace() {
    const scroll = scroller();
    const height = scroll.scrollHeight;
    const top = scroll.scrollTop;
    const waiting = new MutationObserver(() => {
      if (scroll.scrollHeight === height) return;
      waiting.disconnect();
      scroll.scrollTop = top + scroll.scrollHeight - height;
    });
    waiting.observe(scroll, { childList: true, subtree: true });
  }

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || talk()?.dataset.details !== "open") return;
    if (matchMedia("(max-width: 1039px)").matches) toggleDetails();
  });

  document.addEventListener("load", (event) => {
    if (event.target.matches?.(".picture img") && isAtEnd) toEnd(scroller());
  }, true);

  document.addEventListener("visibilitychange", tellSeen);
  visualViewport?.addEventListener("resize", () => {
    document.documentElement.style.setProperty("--seen-height", `${visualViewport.height}px`);
  });

  // A keyboard or a bar that takes room from the conversation must not hide its end.
  const sizes = new ResizeObserver(() => isAtEnd && scroller() && toEnd(scroller()));
  let watched = null;
  function watchSize(scroll) {
    if (watched === scroll) return;
    sizes.disconnect();
    sizes.observe((watched = scroll));
  }

  new MutationObserver(() => {
    markOwn();
    read();
    markPart();
  }).observe(document.documentElement, { childList: true, subtree: true, attributeFilter: ["data-thread", "data-number"] });
  // The address may change after the page has been drawn.
  window.navigation?.addEventListener("currententrychange", markOwn);
  markOwn();
  read();
})();
