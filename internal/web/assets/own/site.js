// The design system's components find their places when the page has been read.
document.addEventListener("DOMContentLoaded", () => DKFDS.init());
