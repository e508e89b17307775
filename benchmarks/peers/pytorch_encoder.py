"""A BERT-shaped encoder with random weights in PyTorch: for every line it is sent, a count of repetitions, it fine-tunes or reads so often and answers with
the milliseconds that passed for one, those its process computed, "nan", and its peak memory in MB.

    OPENBLAS_NUM_THREADS=1 python3 pytorch_encoder.py train|infer SEQUENCES TOKENS

Or it writes the network as an ONNX graph that reads input_ids, int64 [SEQUENCES x TOKENS], for another runtime:

    OPENBLAS_NUM_THREADS=1 python3 pytorch_encoder.py export SEQUENCES TOKENS FILE
"""
import math, os, sys

import torch, torch.nn as nn, torch.nn.functional as F
from pytorch_emotionrnn import require_fast_blas
from pytorch_network import serve

UTTERANCES = 10


class Layer(nn.Module):
    def __init__(self, d, heads, f, drop):
        super().__init__(); self.heads = heads; self.drop = drop
        self.qkv = nn.Linear(d, 3 * d); self.o = nn.Linear(d, d); self.n1 = nn.LayerNorm(d); self.up = nn.Linear(d, f); self.down = nn.Linear(f, d); self.n2 = nn.LayerNorm(d)

    def forward(self, h):
        B, L, d = h.shape; q, k, v = (t.view(B, L, self.heads, -1).transpose(1, 2) for t in self.qkv(h).split(d, -1)); p = self.drop if self.training else 0.0
        if hasattr(F, 'scaled_dot_product_attention'): o = F.scaled_dot_product_attention(q, k, v, dropout_p=p)
        else: o = F.dropout(torch.softmax(q @ k.transpose(2, 3) / math.sqrt(q.shape[-1]), -1), p) @ v
        h = self.n1(h + F.dropout(self.o(o.transpose(1, 2).reshape(B, L, d)), p))
        return self.n2(h + F.dropout(self.down(F.gelu(self.up(h))), p))


class Encoder(nn.Module):
    def __init__(self, vocab=30522, d=384, layers=6, heads=12, f=1536, positions=512, drop=0.1):
        super().__init__(); self.word = nn.Embedding(vocab, d); self.pos = nn.Embedding(positions, d); self.n = nn.LayerNorm(d)
        self.layers = nn.ModuleList(Layer(d, heads, f, drop) for _ in range(layers)); self.head = nn.Linear(d, d); self.out = nn.Linear(d, 7)

    def forward(self, ids, pool):
        h = self.n(self.word(ids) + self.pos(torch.arange(ids.shape[1]))[None])
        for layer in self.layers: h = layer(h)
        return self.out(torch.tanh(self.head(pool @ h)))


class Pooled(nn.Module):
    def __init__(self, net, pool): super().__init__(); self.net = net; self.register_buffer('pool', pool)

    def forward(self, ids): return self.net(ids, self.pool)


def main():
    require_fast_blas()
    torch.set_num_threads(int(os.environ['OPENBLAS_NUM_THREADS'])); torch.manual_seed(1)
    mode, batch, tokens = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    net = Encoder(); net.train(mode == 'train'); ids = torch.randint(0, 30522, (batch, tokens))
    pool = F.one_hot(torch.arange(tokens) * UTTERANCES // tokens, UTTERANCES).T.float()
    pool = (pool / pool.sum(1, keepdim=True))[None].expand(batch, -1, -1)
    y = torch.randint(0, 7, (batch * UTTERANCES,)); optimiser = torch.optim.AdamW(net.parameters(), lr=1e-4)

    def train():
        loss = F.cross_entropy(net(ids, pool).view(-1, 7), y)
        optimiser.zero_grad(); loss.backward(); nn.utils.clip_grad_norm_(net.parameters(), 1.0); optimiser.step()

    @torch.no_grad()
    def infer(): net(ids, pool)

    if mode == 'export': torch.onnx.export(Pooled(net, pool), ids, sys.argv[4], input_names=['input_ids'], output_names=['answers'], opset_version=14)
    else: serve(train if mode == 'train' else infer)


if __name__ == '__main__':
    main()
