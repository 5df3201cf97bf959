// The overview as a static build: nothing from outside, since the network it is for has none.
export default {
  root: "src",
  title: "总览",
  pages: [{name: "使用说明", path: "/help"}],
  globalStylesheets: [],
  footer: "",
  pager: false,
  toc: false,
  preserveExtension: true
};
