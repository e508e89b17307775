"""The whole training of TextSimple in PyTorch: nn.Embedding and nn.Conv1d, then the EmotionRNN over their features, over the words, first vectors and
batches that are given. When it is sent a line it trains, says after every epoch how far it is, and answers with "done", the epochs of both networks, the
seconds that passed, those its process computed, and the weighted F1 on dev and on test.

    OPENBLAS_NUM_THREADS=2 python3 pytorch_train.py FILE SEED

FILE: a line of JSON (see TrainingWork.cs), then the word vectors as float32.
"""
import json, math, os, sys, time

import numpy as np
import torch, torch.nn as nn, torch.nn.functional as F
from pytorch_emotionrnn import EmotionRNN, require_fast_blas


class TextCNN(nn.Module):
    "Word vectors, filters of widths 3, 4, 5, their maxima, and a dense layer. Only words that occur in training have a gradient."
    def __init__(s, vectors, trained, classes, filters=100, widths=(3, 4, 5), features=100):
        super().__init__(); size = vectors.shape[1]
        s.words = nn.Embedding.from_pretrained(vectors[:trained].clone(), freeze=False)
        s.further = vectors[trained:]
        s.convs = nn.ModuleList(nn.Conv1d(size, filters, k, padding=k - 1) for k in widths)
        s.feature = nn.Linear(len(widths) * filters, features); s.out = nn.Linear(features, classes)
        s.drop_words, s.drop = nn.Dropout(0.2), nn.Dropout(0.5)

    def embed(s, ids):
        if s.training:
            return s.words(ids.masked_fill(torch.rand(ids.shape) < 0.1, 0))
        return F.embedding(ids, torch.cat([s.words.weight, s.further]))

    def pool(s, ids, lengths):
        # Vectors behind an utterance's end are zero, and a place that sees none of its words does not count.
        inside = torch.arange(ids.shape[1])[None] < lengths[:, None]
        x = (s.drop_words(s.embed(ids)) * inside[..., None]).transpose(1, 2)
        pooled = []
        for conv in s.convs:
            y = conv(x); k = conv.kernel_size[0]
            outside = torch.arange(y.shape[2])[None] >= (lengths + k - 1).clamp(min=k)[:, None]
            pooled.append(y.masked_fill(outside[:, None], -math.inf).amax(2))
        return F.relu(torch.cat(pooled, 1))

    def features(s, ids, lengths): return F.relu(s.feature(s.drop(s.pool(ids, lengths))))
    def forward(s, ids, lengths): return F.log_softmax(s.out(s.drop(s.features(ids, lengths))), -1)


def pad(utterances):
    lengths = torch.tensor([len(u) for u in utterances])
    ids = torch.zeros(len(utterances), max(int(lengths.max()), 1), dtype=torch.long)
    for i, u in enumerate(utterances): ids[i, :len(u)] = torch.tensor(u, dtype=torch.long)
    return ids, lengths


def weighted_f1(truth, predicted, classes):
    f1 = 0
    for c in range(classes):
        tp, fp, fn = ((predicted == c) & (truth == c)).sum(), ((predicted == c) & (truth != c)).sum(), ((predicted != c) & (truth == c)).sum()
        if tp > 0: f1 += float((truth == c).sum()) / len(truth) * float(2 * tp) / float(2 * tp + fp + fn)
    return f1


class Split:
    def __init__(s, dialogues):
        s.dialogues = dialogues
        s.words = [w for d in dialogues for w in d['Words']]
        s.labels = torch.tensor([y for d in dialogues for y in d['Labels']])

    def by_length(s, read, size=200):
        "What a network says of every utterance, short ones together."
        order = sorted(range(len(s.words)), key=lambda i: len(s.words[i])); rows = [None] * len(order)
        with torch.no_grad():
            for i in range(0, len(order), size):
                part = order[i:i + size]
                for j, row in zip(part, read(*pad([s.words[j] for j in part]))): rows[j] = row
        return torch.stack(rows)

    def tensors(s, features):
        "For every dialogue its features, speakers, labels."
        out, row = [], 0
        for d in s.dialogues:
            n = len(d['Words']); out.append((features[row:row + n], torch.tensor(d['Speakers']), torch.tensor(d['Labels']))); row += n
        return out


def batch(dialogues):
    lens = torch.tensor([len(d[1]) for d in dialogues])
    return (nn.utils.rnn.pad_sequence([d[0] for d in dialogues]), nn.utils.rnn.pad_sequence([d[1] for d in dialogues]), lens,
            nn.utils.rnn.pad_sequence([d[2] for d in dialogues], padding_value=-100).view(-1))


def answers(net, dialogues, size=100):
    order = sorted(range(len(dialogues)), key=lambda i: len(dialogues[i][1])); predicted = [None] * len(order); net.eval()
    with torch.no_grad():
        for i in range(0, len(order), size):
            part = order[i:i + size]; X, spk, lens, _ = batch([dialogues[j] for j in part]); best = net(X, spk, lens).argmax(-1)
            for b, j in enumerate(part): predicted[j] = best[:lens[b], b]
    net.train(); return torch.cat(predicted)


def train_stage(name, net, optimiser, epochs, losses, score, patience):
    best, best_state, history = -1, None, []
    for batches in epochs:
        for loss in losses(batches): optimiser.zero_grad(); loss.backward(); optimiser.step()
        history.append(score()); print(f'{name}: epoch {len(history)} of at most {len(epochs)}, weighted F1 on dev {history[-1]:.4f}, {time.process_time():.0f} s', flush=True)
        if history[-1] > best: best, best_state = history[-1], {k: v.clone() for k, v in net.state_dict().items()}
        if patience and len(history) - 1 - history.index(max(history)) >= patience: break
    net.load_state_dict(best_state); return len(history)


def train(work, vectors):
    classes = work['Classes']; splits = {s: Split(work[s]) for s in ('Train', 'Dev', 'Test')}
    tr, dev, test = splits['Train'], splits['Dev'], splits['Test']; weights = torch.tensor(work['ClassWeights'])
    text = TextCNN(vectors, work['TrainedWords'], classes)
    words = list(text.words.parameters()); others = [p for n, p in text.named_parameters() if not n.startswith('words')]
    optimiser = torch.optim.Adam([{'params': words}, {'params': others, 'weight_decay': 1e-4}], lr=1e-3)

    def text_losses(batches):
        for b in batches: yield F.nll_loss(text(*pad([tr.words[i] for i in b])), tr.labels[b], weights)

    def text_score():
        text.eval(); f1 = weighted_f1(dev.labels, dev.by_length(text).argmax(-1), classes); text.train(); return f1

    text_epochs = train_stage('text', text, optimiser, work['TextBatches'], text_losses, text_score, 0)
    text.eval(); data = {k: s.tensors(s.by_length(text.features)) for k, s in splits.items()}

    net = EmotionRNN(100); optimiser = torch.optim.Adam(net.parameters(), lr=5e-4, weight_decay=3e-4)

    def losses(batches):
        for b in batches:
            X, spk, lens, y = batch([data['Train'][i] for i in b])
            yield F.nll_loss(net(X, spk, lens).view(-1, classes), y, ignore_index=-100)

    score = lambda split: weighted_f1(splits[split].labels, answers(net, data[split]), classes)
    epochs = train_stage('network', net, optimiser, work['NetworkBatches'], losses, lambda: score('Dev'), work['Patience'])
    return text_epochs, epochs, score('Dev'), score('Test')


def main():
    require_fast_blas()
    torch.set_num_threads(int(os.environ['OPENBLAS_NUM_THREADS'])); torch.manual_seed(int(sys.argv[2]))
    with open(sys.argv[1], 'rb') as file:
        work = json.loads(file.readline()); vectors = torch.from_numpy(np.frombuffer(file.read(), dtype=np.float32).reshape(-1, work['Dimensions']).copy())
    print('ready PyTorch ' + torch.__version__, flush=True)
    for _ in sys.stdin:
        wall, processor = time.perf_counter(), time.process_time()
        text_epochs, epochs, dev, test = train(work, vectors)
        print('done', text_epochs, epochs, time.perf_counter() - wall, time.process_time() - processor, dev, test, flush=True)


if __name__ == '__main__':
    main()
