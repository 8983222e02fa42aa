// Gives this tab a new start: its old page state belongs to a sign-in that has ended.
(function () {
  sessionStorage.removeItem("token");
  const asked = new URLSearchParams(location.search);
  const next = asked.get("next") || "/";
  const isOurs = /^\/(?![/\\])/.test(next) && !next.startsWith("/fresh");
  location.replace(asked.has("left") ? "/sign-in/?left=1" : isOurs ? next : "/");
})();
