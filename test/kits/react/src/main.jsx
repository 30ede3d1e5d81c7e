import 'stream-chat-react/css/index.css';
import { StrictMode, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { StreamChat } from 'stream-chat';
import {
  Channel,
  ChannelHeader,
  ChannelList,
  Chat,
  ChatView,
  MessageComposer,
  MessageList,
  Thread,
  ThreadList,
  Window,
} from 'stream-chat-react';

const query = new URLSearchParams(location.search);
const user = { id: query.get('user'), name: query.get('name') };

const client = new StreamChat('dev', { baseURL: query.get('url') });
await client.connectUser(user, query.get('token'));
client.setMessageComposerSetupFunction(({ composer }) => {
  composer.updateConfig({ drafts: { enabled: true } });
});
globalThis.client = client;

const options = { state: true, watch: true, presence: true };

const App = () => (
  <Chat client={client}>
    <ChatView>
      <ChatView.Selector />
      <ChatView.Channels>
        <ChannelList
          filters={{ members: { $in: [user.id] } }}
          options={options}
          showChannelSearch
          sort={{ last_message_at: -1 }}
        />
        <Channel>
          <Window>
            <ChannelHeader />
            <MessageList />
            <MessageComposer />
          </Window>
          <Thread />
        </Channel>
      </ChatView.Channels>
      <ChatView.Threads>
        <ThreadList />
        <ChatView.ThreadAdapter>
          <Thread />
        </ChatView.ThreadAdapter>
      </ChatView.Threads>
    </ChatView>
  </Chat>
);

createRoot(document.querySelector('main')).render(<App />);
