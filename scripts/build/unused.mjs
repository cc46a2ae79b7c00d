/** Nest and Fastify load these where an application uses them. This one does not. For esbuild's `external`. */
export const unused = [
  '@fastify/multipart',
  '@fastify/static',
  '@fastify/view',
  '@nestjs/microservices',
  '@nestjs/platform-express',
  '@nestjs/platform-socket.io',
  '@nestjs/websockets',
  'class-transformer',
  'file-type',
].flatMap((name) => [name, `${name}/*`])
