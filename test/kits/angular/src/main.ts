import { bootstrapApplication } from '@angular/platform-browser';
import {
  type AfterViewInit,
  Component,
  importProvidersFrom,
  inject,
  provideZoneChangeDetection,
  type TemplateRef,
  ViewChild,
} from '@angular/core';
import { TranslateModule } from '@ngx-translate/core';
import { debounceTime, firstValueFrom, Subject } from 'rxjs';
import type { DraftMessagePayload } from 'stream-chat';
import {
  ChannelService,
  ChatClientService,
  CustomTemplatesService,
  MessageInputComponent,
  StreamAutocompleteTextareaModule,
  StreamChatModule,
  StreamI18nService,
  StreamPollsModule,
} from 'stream-chat-angular';

const query = new URLSearchParams(location.search);
const parameter = (name: string): string => query.get(name) ?? '';
const user = { id: parameter('user'), name: parameter('name') };

/** The kit's components, with the templates for polls and the drafts that its guide describes. */
@Component({
  selector: 'app-chat',
  imports: [StreamAutocompleteTextareaModule, StreamChatModule, StreamPollsModule, TranslateModule],
  template: `
    <stream-channel-list />
    <stream-channel>
      <stream-channel-header />
      <stream-message-list />
      <stream-notification-list />
      <stream-message-input
        #input
        [displayPollCreateButton]="true"
        (messageDraftChange)="drafts.next($event)"
      />
      <stream-thread name="thread">
        <stream-message-list mode="thread" />
        <stream-message-input mode="thread" />
      </stream-thread>
    </stream-channel>
    <ng-template #composer let-compose="pollCompose" let-cancel="cancel">
      <stream-poll-composer (pollCompose)="compose($event)" (cancel)="cancel()" />
    </ng-template>
    <ng-template #poll let-pollId="pollId" let-messageId="messageId">
      <stream-poll [pollId]="pollId" [messageId]="messageId" />
    </ng-template>
  `,
})
class Chat implements AfterViewInit {
  @ViewChild('composer') composer!: TemplateRef<never>;
  @ViewChild('poll') poll!: TemplateRef<never>;
  @ViewChild('input') input?: MessageInputComponent;
  readonly drafts = new Subject<DraftMessagePayload | undefined>();

  readonly #client = inject(ChatClientService);
  readonly #channels = inject(ChannelService);
  readonly #templates = inject(CustomTemplatesService);

  constructor() {
    inject(StreamI18nService).setTranslation();
    void this.#start();
    this.drafts.pipe(debounceTime(300)).subscribe((draft) => void this.#save(draft));
    Object.assign(globalThis, { channels: this.#channels });
  }

  ngAfterViewInit(): void {
    this.#templates.pollComposerTemplate$.next(this.composer);
    this.#templates.pollTemplate$.next(this.poll);
  }

  async #start(): Promise<void> {
    const options = { baseURL: parameter('url') };
    await this.#client.init('dev', user, parameter('token'), options);
    this.#client.chatClient.polls.registerSubscriptions();
    Object.assign(globalThis, { client: this.#client.chatClient });
    await this.#channels.init({ members: { $in: [user.id] } }, { last_message_at: -1 });
    this.#channels.activeChannel$.subscribe((channel) => void this.#load(channel?.cid));
  }

  async #load(channel_cid: string | undefined): Promise<void> {
    if (channel_cid === undefined) return;
    const { drafts } = await this.#client.chatClient.queryDrafts({ filter: { channel_cid } });
    const [draft] = drafts.filter(({ parent_id }) => parent_id === undefined);
    if (draft) this.input?.loadDraft(draft);
  }

  async #save(draft: DraftMessagePayload | undefined): Promise<void> {
    const channel = await firstValueFrom(this.#channels.activeChannel$);
    if (draft) await channel?.createDraft(draft);
    else await channel?.deleteDraft();
  }
}

void bootstrapApplication(Chat, {
  providers: [provideZoneChangeDetection(), importProvidersFrom(TranslateModule.forRoot())],
});
