import { mergeApplicationConfig } from '@angular/core';
import { bootstrapApplication, type BootstrapContext } from '@angular/platform-browser';
import { provideServerRendering, RenderMode, withRoutes } from '@angular/ssr';
import { provideChat, withServerRendering } from 'millrace/angular';
import { chatOptions, config } from './app/config';
import { Room } from './app/room';

const rendering = process.env['CHAT_RENDERING'] === 'connect' ? 'connect' : 'never';

const serverConfig = mergeApplicationConfig(config, {
  providers: [
    provideServerRendering(withRoutes([{ path: '**', renderMode: RenderMode.Server }])),
    provideChat(chatOptions, withServerRendering(rendering)),
  ],
});

export default (context: BootstrapContext) => bootstrapApplication(Room, serverConfig, context);
