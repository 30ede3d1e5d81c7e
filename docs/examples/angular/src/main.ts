import { bootstrapApplication } from '@angular/platform-browser';
import { config } from './app/config';
import { Room } from './app/room';

bootstrapApplication(Room, config).catch((error: unknown) => {
  console.error(error);
});
