// What viz/webgl.js needs of sigma and graphology, under one name.
export { MultiDirectedGraph } from "graphology";
export { default as Sigma } from "sigma";
export { NodeProgram, createEdgeArrowProgram } from "sigma/rendering";
export { floatColor } from "sigma/utils";
