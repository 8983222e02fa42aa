// Keeps what is typed into a form on this device until it has been sent; each person's drafts apart.
(function () {
  const PAUSE = 400;
  const UNDO = 10000;
  const SEARCH = 10000;
  const KEPT = "title description sector_id complexity priority whom";
  const restored = new WeakMap();
  let timer = 0;
  let unsaved = null;

  const placeOf = (form) => `draft:${form.dataset.draftOwner}:${form.dataset.draft}`;
  const part = (form, name) => form.querySelector(`[data-draft-${name}]`);
  const fill = (words, when) => words.replace("{when}", when);

  function newKey() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  function read(form) {
    try {
      return JSON.parse(localStorage.getItem(placeOf(form)));
    } catch {
      return null;
    }
  }

  function typed(form) {
    const fields = new FormData(form);
    return Object.fromEntries(KEPT.split(" ").map((name) => [name, fields.get(name) || ""]));
  }

  function hasWords(fields) {
    return Boolean(fields.title.trim() || fields.description.trim());
  }

  function save(form) {
    const fields = typed(form);
    if (!hasWords(fields)) {
      localStorage.removeItem(placeOf(form));
      return;
    }
    const key = form.querySelector("[data-key]").value;
    const kept = { fields, key, at: Date.now(), files: filesOf(form), person: personOf(form) };
    localStorage.setItem(placeOf(form), JSON.stringify(kept));
    const shown = part(form, "saved");
    if (shown) shown.textContent = fill(shown.dataset.words, clock(Date.now()));
  }

  const filesOf = (form) => JSON.parse(form.querySelector("[data-uploads]")?.dataset.files || "[]");

  // A person who is still looked for is no less chosen.
  function personOf(form) {
    const chosen = form.querySelector("[data-person]");
    if (chosen) return { id: chosen.dataset.person, name: chosen.dataset.name };
    return wanted.get(form) || null;
  }

  const wanted = new WeakMap();
  const asked = new WeakSet();
  function chooseAgain(form, person) {
    if (!person) return;
    wanted.set(form, person);
    setTimeout(() => wanted.delete(form), SEARCH);
  }

  // As the person would do it: the page knows whom it has found, and nobody else. Its list of people
  // begins empty with the sectors it loads.
  function seek(form) {
    const option = document.getElementById(`person-${wanted.get(form).id}`);
    const box = form.querySelector("[role=combobox]");
    if (option) {
      wanted.delete(form);
      option.click();
    } else if (box && form.elements.sector_id && !asked.has(form)) {
      asked.add(form);
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(box, wanted.get(form).name);
      box.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  function saveNow() {
    if (unsaved?.isConnected) save(unsaved);
    forgetTimer();
  }

  function forgetTimer() {
    clearTimeout(timer);
    unsaved = null;
  }

  function put(form, fields) {
    for (const [name, value] of Object.entries(fields)) {
      const field = form.elements[name];
      if (!field) continue;
      field.value = value;
      if (field instanceof Element) field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  function restore(form) {
    const draft = read(form);
    const key = form.querySelector("[data-key]");
    key.value = draft?.key || key.value || newKey();
    if (!draft || !hasWords(draft.fields) || hasWords(typed(form))) return;
    put(form, draft.fields);
    chooseAgain(form, draft.person);
    const uploads = form.querySelector("[data-uploads]");
    if (draft.files?.length) uploads?.dispatchEvent(new CustomEvent("uploads:restore", { bubbles: true, detail: draft.files }));
    show(form, "restored", moment(draft.at), "discard");
  }

  function show(form, words, when, act) {
    const notice = part(form, "notice");
    part(form, "words").textContent = fill(notice.getAttribute(`data-words-${words}`), when);
    const button = part(form, "act");
    button.textContent = notice.getAttribute(`data-words-${act}`);
    button.dataset.draftAct = act;
    notice.hidden = false;
  }

  function discard(form) {
    const draft = read(form);
    put(form, { ...typed(form), title: "", description: "" });
    forgetTimer();
    localStorage.removeItem(placeOf(form));
    form.querySelector("[data-key]").value = newKey();
    part(form, "saved").textContent = "";
    show(form, "discarded", "", "undo");
    const hide = setTimeout(() => (part(form, "notice").hidden = true), UNDO);
    restored.set(form, { draft, hide });
  }

  function undo(form) {
    const { draft, hide } = restored.get(form);
    clearTimeout(hide);
    if (draft) put(form, draft.fields);
    save(form);
    part(form, "notice").hidden = true;
    form.elements.title.focus();
  }

  const language = () => document.documentElement.lang;
  const clock = (at) => new Date(at).toLocaleTimeString(language(), { timeStyle: "short", hourCycle: "h23" });

  function moment(at) {
    const midnight = new Date().setHours(0, 0, 0, 0);
    const days = Math.round((new Date(at).setHours(0, 0, 0, 0) - midnight) / 86400000);
    const near = new Intl.RelativeTimeFormat(language(), { numeric: "auto" }).format(days, "day");
    const far = new Date(at).toLocaleDateString(language(), { day: "numeric", month: "short" });
    return `${days < -1 ? far : near}, ${clock(at)}`;
  }

  // The server has taken the ticket once its page says so in the address.
  function forgetSent() {
    if (!/^\/tickets\/\d+/.test(location.pathname) || !/[?&]new=1/.test(location.search)) return;
    const sent = sessionStorage.getItem("draft-sent");
    if (sent) localStorage.removeItem(sent);
    sessionStorage.removeItem("draft-sent");
  }

  const known = new WeakSet();
  const shown = new WeakMap();
  function look() {
    forgetSent();
    for (const form of document.querySelectorAll("form[data-draft]")) {
      if (!form.dataset.draftOwner || known.has(form)) continue;
      known.add(form);
      restore(form);
      shown.set(form, personOf(form)?.id);
    }
    for (const form of document.querySelectorAll("form[data-draft]")) {
      if (wanted.has(form)) seek(form);
      // Choosing somebody is a click, which types nothing.
      if (!known.has(form) || shown.get(form) === personOf(form)?.id) continue;
      shown.set(form, personOf(form)?.id);
      save(form);
    }
  }

  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-draft]");
    if (!form) return;
    if (event.isTrusted && event.target.matches("[role=combobox]")) wanted.delete(form);
    clearTimeout(timer);
    unsaved = form;
    timer = setTimeout(saveNow, PAUSE);
  });

  document.addEventListener("uploads:changed", (event) => {
    const form = event.target.closest("form[data-draft]");
    if (form && known.has(form)) save(form);
  });

  // Whoever leaves a field or the page does not wait for the pause.
  document.addEventListener("focusout", saveNow);
  addEventListener("pagehide", saveNow);

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-draft]")) return;
    forgetTimer();
    save(event.target);
    sessionStorage.setItem("draft-sent", placeOf(event.target));
  }, true);

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-draft-act]");
    if (!button) return;
    const form = button.closest("form");
    if (button.dataset.draftAct === "undo") undo(form);
    else discard(form);
  });

  new MutationObserver(look).observe(document.documentElement, {
    childList: true,
    subtree: true,
    attributeFilter: ["data-draft-owner"],
  });
  look();
})();
