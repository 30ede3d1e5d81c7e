import commonjs from '@rollup/plugin-commonjs';
import resolve from '@rollup/plugin-node-resolve';

export default {
  input: 'app.js',
  output: { file: 'rollup/app.js', format: 'es' },
  plugins: [resolve({ browser: true }), commonjs()],
};
