using EmotionRnn.Networks.Kernels;

namespace EmotionRnn.Networks.Convolutional;

/// <summary>
/// Filters over neighbouring words, each followed by its maximum over all places of an utterance (Kim 2014). A filter of width k also sees
/// the k − 1 places before
/// the first word and after the last, where vectors are zero, so that an utterance of one word has places too.
/// </summary>
/// <remarks>
/// A filter's answer at a place is the sum of k products, of each of its words with its share of the filter. One matrix product makes all
/// of these for all words and
/// filters, [words × size]·[size × Σk·F], and a place adds up k of them.
/// </remarks>
internal sealed class TextConvolution
{
    private readonly int _size,
        _filters;
    private readonly IReadOnlyList<int> _widths;
    private readonly Parameter[] _weights,
        _biases;
    private readonly PackedMatrix _packed,
        _packedBack;

    public TextConvolution(ParameterSet parameters, TextCnnOptions options)
    {
        _size = options.WordSize;
        _filters = options.Filters;
        _widths = options.Widths;
        _weights = [.. _widths.Select((width, i) => parameters.Add($"conv{i}.weight", _filters, width * _size))];
        _biases = [.. _widths.Select((_, i) => parameters.Add($"conv{i}.bias", 1, _filters))];
        ProductWidth = _widths.Sum() * _filters;
        _packed = new(_size, ProductWidth);
        _packedBack = new(ProductWidth, _size);
        parameters.Packing.Add(
            () => EachShare((weight, column) => _packed.PackTransposed(weight, column: column)),
            () => EachShare((weight, column) => _packedBack.Pack(weight, row: column))
        );
    }

    /// <summary>Columns of the product: a filter's shares of each of its words, width after width.</summary>
    public int ProductWidth { get; }

    /// <summary>Answers of an utterance: F for each width.</summary>
    public int OutputWidth => _widths.Count * _filters;

    public void Initialize(RandomStream random)
    {
        for (var i = 0; i < _widths.Count; i++)
        {
            Initialization.Uniform(_weights[i], _widths[i] * _size, random);
            Initialization.Uniform(_biases[i], _widths[i] * _size, random);
        }
    }

    private void EachShare(Action<Matrix, int> pack)
    {
        foreach (var share in Shares())
            pack(_weights[share.Width].Value.ColumnRange(share.Word * _size, _size), share.Column);
    }

    /// <summary>products = every word's share in every filter.</summary>
    public void Multiply(Matrix words, Matrix products) => Product.Multiply(words, _packed, products);

    /// <summary>The largest answer of every filter over one utterance, or a piece of one, and the place where it was found.</summary>
    /// <param name="products">The rows of the utterance's words.</param>
    /// <param name="starts">Whether the piece starts the utterance.</param>
    /// <param name="ends">Whether it ends it.</param>
    /// <param name="largest">[OutputWidth], the largest so far: −∞ to start with.</param>
    /// <param name="places">[OutputWidth], the first word of the place within the piece, from −(k − 1); empty where nobody
    /// asks.</param>
    public void Pool(Matrix products, bool starts, bool ends, Span<float> largest, Span<int> places)
    {
        Span<float> answer = stackalloc float[_filters];
        var column = 0;
        for (var i = 0; i < _widths.Count; i++)
        {
            var k = _widths[i];
            var lastPlace =
                !ends ? products.Rows - k
                : products.Rows > 0 ? products.Rows - 1
                : 0;
            for (var place = starts ? 1 - k : 0; place <= lastPlace; place++)
            {
                _biases[i].Values.CopyTo(answer);
                for (var j = int.Max(0, -place); j < int.Min(k, products.Rows - place); j++)
                    TensorPrimitives.Add(answer, products.Row(place + j).Slice(column + j * _filters, _filters), answer);
                for (var f = 0; f < _filters; f++)
                {
                    if (answer[f] <= largest[i * _filters + f])
                        continue;
                    largest[i * _filters + f] = answer[f];
                    if (!places.IsEmpty)
                        places[i * _filters + f] = place;
                }
            }

            column += k * _filters;
        }
    }

    /// <summary>Hands the gradient of every largest answer to the words it came from, in cleared products' gradients.</summary>
    public void PoolBack(ReadOnlySpan<float> gradient, ReadOnlySpan<int> places, Matrix productGradients)
    {
        var column = 0;
        for (var i = 0; i < _widths.Count; i++)
        {
            for (var f = 0; f < _filters; f++)
            {
                var place = places[i * _filters + f];
                for (var j = int.Max(0, -place); j < int.Min(_widths[i], productGradients.Rows - place); j++)
                    productGradients.Row(place + j)[column + j * _filters + f] = gradient[i * _filters + f];
            }

            column += _widths[i] * _filters;
        }
    }

    /// <summary>The gradients of the biases, added.</summary>
    /// <param name="gradient">Of every largest answer, a row an utterance.</param>
    public void BiasGradients(Matrix gradient)
    {
        for (var u = 0; u < gradient.Rows; u++)
        {
            for (var i = 0; i < _widths.Count; i++)
                TensorPrimitives.Add(_biases[i].Gradients, gradient.Row(u).Slice(i * _filters, _filters), _biases[i].Gradients);
        }
    }

    /// <summary>From the products' gradients to those of the words.</summary>
    public void Backward(Matrix productGradients, Matrix wordGradients) => Product.Multiply(productGradients, _packedBack, wordGradients);

    /// <summary>From the products' gradients to those of the weights, added: half of the words under the filters at a time.</summary>
    /// <param name="words">The words' vectors.</param>
    /// <param name="productGradients">A row a word.</param>
    /// <param name="half">0 or 1.</param>
    public void WeightGradients(Matrix words, Matrix productGradients, int half)
    {
        foreach (var share in Shares().Where((_, i) => i % 2 == half))
        {
            Product.MultiplyTransposed(
                productGradients.ColumnRange(share.Column, _filters),
                words,
                _weights[share.Width].Gradient.ColumnRange(share.Word * _size, _size),
                accumulate: true
            );
        }
    }

    /// <summary>For every width and every word under a filter of it, the product's first column.</summary>
    private IEnumerable<(int Width, int Word, int Column)> Shares()
    {
        var column = 0;
        for (var i = 0; i < _widths.Count; i++)
        {
            for (var j = 0; j < _widths[i]; j++, column += _filters)
                yield return (i, j, column);
        }
    }
}
