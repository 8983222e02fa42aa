// The composer: Enter sends, grows, keeps its draft on this device, and clears only what the server has confirmed.
(function () {
  const PAUSE = 300;
  let timer = 0;

  const form = () => document.querySelector("form[data-composer]");
  const box = () => form()?.querySelector("textarea");
  const place = () => form()?.querySelector("[data-uploads]");
  const field = (name) => form().elements[name];
  const keyOf = (one) => `draft:${one.dataset.owner}:ticket:${one.dataset.composer}`;
  const isTouch = () => matchMedia("(pointer: coarse)").matches;

  function newKey() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  const readyFiles = () => Number(place()?.dataset.ready || 0);
  const isEmpty = () => !box().value.trim() && !readyFiles();

  function draw() {
    const one = form();
    if (!one) return;
    const send = one.querySelector("[data-send]");
    const count = readyFiles();
    const isSending = one.classList.contains("is-sending");
    send.disabled = isEmpty() || isSending;
    send.classList.toggle("has-files", count > 0);
    const pattern = count === 1 ? send.dataset.one : send.dataset.many;
    const words = pattern.replace("{count}", count);
    const shows = send.querySelector(".send-files");
    if (shows.textContent !== words) shows.textContent = words;
    grow();
  }

  // For browsers that do not size a field by its content.
  function grow() {
    if (CSS.supports("field-sizing", "content")) return;
    const field = box();
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight}px`;
  }

  // What was handed in last is kept too: a reload may have come before its answer.
  function save(sent = read(form()).sent) {
    const one = form();
    if (!one?.dataset.owner) return;
    const files = JSON.parse(place().dataset.adopted || "[]");
    const kept = { text: box().value, key: field("client_key").value, replaces: field("replaces").value, files, sent };
    if (kept.text.trim()) localStorage.setItem(keyOf(one), JSON.stringify(kept));
    else localStorage.removeItem(keyOf(one));
  }

  function read(one) {
    try {
      return (one && JSON.parse(localStorage.getItem(keyOf(one)))) || {};
    } catch {
      return {};
    }
  }

  const isReady = (one) => Boolean(one?.dataset.owner) && one.dataset.composer !== "0";

  // The same form may come to hold another ticket, and a ticket may come back in another form.
  let shown = null;
  let known = "";
  function restore() {
    const one = form();
    if (!isReady(one) || (one === shown && known === keyOf(one))) return;
    const early = one === shown ? "" : box().value;
    if (one === shown) place().dispatchEvent(new CustomEvent("uploads:clear", { bubbles: true }));
    [shown, known] = [one, keyOf(one)];
    const draft = read(one);
    box().value = [draft.text, early].filter(Boolean).join("\n");
    field("client_key").value = draft.key || newKey();
    field("replaces").value = draft.replaces || "";
    adopt(draft.files || []);
    done(one);
    if (/[?&]reply=1/.test(location.search)) box().focus();
  }

  function done(one) {
    one.classList.remove("is-sending");
    box().readOnly = false;
    draw();
  }

  // The server names the key of what it has saved: only then is there nothing left to lose.
  function confirmed() {
    const one = form();
    const isSending = one?.classList.contains("is-sending");
    if (isSending && one.dataset.error) done(one);
    if (!one?.dataset.sent || one.dataset.sent !== field("client_key").value) return;
    // Who missed the answer may have gone on typing: those words are a message of their own.
    if (!isSending && box().value !== read(one).sent) {
      field("client_key").value = newKey();
      return save();
    }
    localStorage.removeItem(keyOf(one));
    box().value = field("replaces").value = "";
    field("client_key").value = newKey();
    place().dispatchEvent(new CustomEvent("uploads:clear", { bubbles: true }));
    done(one);
    if (isSending && !isTouch()) box().focus();
  }

  const adopt = (files) => place().dispatchEvent(new CustomEvent("uploads:adopt", { bubbles: true, detail: files }));

  // What was typed, not what is drawn of it: its signs would be lost.
  function edit({ edit: messageId, typed }) {
    if (field("replaces").value === messageId) return box().focus();
    const message = document.querySelector(`[data-message="${CSS.escape(messageId)}"]`);
    box().value = [box().value, typed].filter(Boolean).join("\n");
    field("replaces").value = messageId;
    adopt([...message.querySelectorAll("[data-file]")].map(({ dataset }) => (
      { id: dataset.file, name: dataset.name, size: dataset.size }
    )));
    box().focus();
    save();
    draw();
  }

  document.addEventListener("keydown", (event) => {
    if (!event.target.matches?.("form[data-composer] textarea")) return;
    if (event.key === "Escape") event.target.blur();
    if (event.key !== "Enter" || event.isComposing || event.keyCode === 229) return;
    const always = event.ctrlKey || event.metaKey;
    if (!always && (event.shiftKey || isTouch())) return;
    event.preventDefault();
    if (!isEmpty() && !form().classList.contains("is-sending")) form().requestSubmit();
  });

  document.addEventListener("submit", (event) => {
    if (event.target !== form() || event.defaultPrevented) return;
    if (!isReady(form()) || isEmpty() || form().classList.contains("is-sending")) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    save(box().value);
    form().classList.add("is-sending");
    box().readOnly = true;
    draw();
  }, true);

  document.addEventListener("input", (event) => {
    if (!event.target.matches("form[data-composer] textarea")) return;
    draw();
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  });

  document.addEventListener("uploads:changed", draw);
  // Whoever leaves the box or the page does not wait for the pause.
  document.addEventListener("focusout", (event) => event.target === box() && save());
  addEventListener("pagehide", () => save());

  document.addEventListener("click", (event) => {
    const edits = event.target.closest("[data-edit]");
    if (edits) edit(edits.dataset);
    if (event.target.closest("[data-write]")) box().focus();
    if (event.target.closest("[data-attach]")) form().querySelector("[data-file-choose]").click();
  });

  new MutationObserver(() => {
    restore();
    confirmed();
  }).observe(document.documentElement, {
    childList: true,
    subtree: true,
    attributeFilter: ["data-composer", "data-owner", "data-sent", "data-error"],
  });
  restore();
})();
