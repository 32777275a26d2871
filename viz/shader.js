/** The shapes of the nodes on the graphics card: one triangle each, cut out by its distance from the outline. */

/** The shapes by their number in the shader. */
const SHAPES = ["dot", "diamond", "square", "triangle", "triangleDown", "hexagon", "star"];
/** What is added to the number of a shape that is drawn hollow. */
const HOLLOW = 16;

const VERTEX = `
attribute vec4 a_id; attribute vec4 a_color; attribute vec2 a_position;
attribute float a_size; attribute float a_shape; attribute float a_angle;
uniform mat3 u_matrix; uniform float u_sizeRatio; uniform float u_correctionRatio;
varying vec4 v_color; varying vec2 v_place; varying float v_radius; varying float v_shape; varying float v_hollow;
void main() {
  v_radius = max(a_size / u_sizeRatio, 0.8);
  v_place = 3.0 * vec2(cos(a_angle), sin(a_angle));
  gl_Position = vec4((u_matrix * vec3(a_position + v_place * v_radius * 2.0 * u_correctionRatio, 1)).xy, 0, 1);
  v_hollow = step(${HOLLOW}.0, a_shape);
  v_shape = a_shape - ${HOLLOW}.0 * v_hollow;
  #ifdef PICKING_MODE
  v_color = a_id;
  #else
  v_color = a_color;
  #endif
  v_color.a *= 255.0 / 254.0;
}`;

/** Signed distances from the outlines of shapes.js, for a radius of 1 and y upwards; a line of the ground's colour around each. */
const FRAGMENT = `
precision highp float;
varying vec4 v_color; varying vec2 v_place; varying float v_radius; varying float v_shape; varying float v_hollow;
uniform float u_pixelRatio; uniform vec3 u_ground;
float away(vec2 p) {
  vec2 q = abs(p);
  if (v_shape < 0.5) return length(p) - 1.0;
  if (v_shape < 1.5) return (q.x + q.y - 1.0) * 0.7071;
  if (v_shape < 2.5) return max(q.x, q.y) - 1.0;
  if (v_shape < 4.5) {
    float y = v_shape < 3.5 ? p.y : -p.y;
    return max(-y - 0.980, 0.866 * q.x + 0.5 * y - 0.506);
  }
  if (v_shape < 5.5) return max(q.y, 0.866 * q.x + 0.5 * q.y) - 0.866;
  p.y += 0.082;
  float fifth = 1.2566371;
  float angle = mod(atan(p.x, p.y) + fifth / 2.0, fifth) - fifth / 2.0;
  return 0.3118 * (length(p) * cos(angle) - 1.066) + 0.9501 * abs(length(p) * sin(angle));
}
void main() {
  float outside = away(v_place) * v_radius * u_pixelRatio;
  #ifdef PICKING_MODE
  if (outside > 0.5) discard;
  gl_FragColor = v_color;
  #else
  float solid = clamp(0.5 - outside, 0.0, 1.0);
  float rim = v_radius > 3.0 ? clamp(outside + u_pixelRatio, 0.0, 1.0) : 0.0;
  vec3 full = mix(v_color.rgb, u_ground, rim);
  float wide = max(1.2, v_radius * ${HOLLOW_RIM}) * u_pixelRatio;
  vec3 inside = mix(u_ground, v_color.rgb, ${HOLLOW_FILL});
  vec3 hollow = mix(inside, v_color.rgb, clamp(outside + wide, 0.0, 1.0));
  gl_FragColor = vec4(mix(full, hollow, v_hollow), 1) * solid;
  #endif
}`;

/** The class of sigma's program for our shapes; made when it is needed, since only pages by WebGL hold sigma. */
function shapeProgram(kit, picture) {
  const { FLOAT, UNSIGNED_BYTE, TRIANGLES } = WebGLRenderingContext;
  return class extends kit.NodeProgram {
    getDefinition() {
      return {
        VERTICES: 3, METHOD: TRIANGLES, VERTEX_SHADER_SOURCE: VERTEX, FRAGMENT_SHADER_SOURCE: FRAGMENT,
        UNIFORMS: ["u_matrix", "u_sizeRatio", "u_correctionRatio", "u_pixelRatio", "u_ground"],
        ATTRIBUTES: [
          { name: "a_position", size: 2, type: FLOAT },
          { name: "a_size", size: 1, type: FLOAT },
          { name: "a_color", size: 4, type: UNSIGNED_BYTE, normalized: true },
          { name: "a_shape", size: 1, type: FLOAT },
          { name: "a_id", size: 4, type: UNSIGNED_BYTE, normalized: true },
        ],
        CONSTANT_ATTRIBUTES: [{ name: "a_angle", size: 1, type: FLOAT }],
        CONSTANT_DATA: [[0], [(2 * Math.PI) / 3], [(4 * Math.PI) / 3]],
      };
    }

    processVisibleItem(id, start, { x, y, size, color, shape }) {
      const { array } = this;
      array[start] = x;
      array[start + 1] = y;
      array[start + 2] = size;
      array[start + 3] = kit.floatColor(color);
      array[start + 4] = shape;
      array[start + 5] = id;
    }

    setUniforms({ matrix, sizeRatio, correctionRatio, pixelRatio }, { gl, uniformLocations: at }) {
      gl.uniformMatrix3fv(at.u_matrix, false, matrix);
      gl.uniform1f(at.u_sizeRatio, sizeRatio);
      gl.uniform1f(at.u_correctionRatio, correctionRatio);
      gl.uniform1f(at.u_pixelRatio, pixelRatio);
      gl.uniform3fv(at.u_ground, picture.ground);
    }
  };
}
