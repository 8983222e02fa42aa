// Before the first paint: say in which language the page will speak.
(function () {
  const isEnglish = /(?:^|; )language=en(?:;|$)/.test(document.cookie);
  document.documentElement.lang = isEnglish ? "en" : "pt-BR";
})();
