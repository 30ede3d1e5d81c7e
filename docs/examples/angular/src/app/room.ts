import { Component, computed } from '@angular/core';
import { injectChannel, injectConnectionState, injectUnread } from 'millrace/angular';

@Component({
  selector: 'app-room',
  template: `
    <p id="state">{{ state() }}</p>
    @if (room.hasOlder()) {
      <button id="older" (click)="room.loadOlder(30)">Older messages</button>
    }
    <ol id="messages">
      @for (message of room.messages(); track message.id) {
        <li>{{ message.user?.id }}: {{ message.text }}</li>
      }
    </ol>
    <ol id="pending">
      @for (message of room.pending(); track message.id) {
        <li>
          {{ message.input.text }}
          @if (message.status === 'failed') {
            <button (click)="room.send(message.input)">Try again</button>
          }
        </li>
      }
    </ol>
    <p id="typing">{{ typists() }}</p>
    <form (submit)="$event.preventDefault(); room.send({ text: text.value }); text.value = ''">
      <input id="text" #text (input)="room.keystroke()" />
    </form>
  `,
})
export class Room {
  readonly room = injectChannel('messaging:general');
  readonly state = injectConnectionState();
  /** Followed, and shown nowhere. */
  readonly unread = injectUnread();
  readonly typists = computed(() =>
    [...this.room.typing().values()].map(({ user }) => user.name ?? user.id).join(', '),
  );
}
