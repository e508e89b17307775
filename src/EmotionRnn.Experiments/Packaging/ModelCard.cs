using System.Globalization;
using System.Text;
using EmotionRnn.Conversations;
using EmotionRnn.Recognition.Packages;
using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Experiments.Packaging;

/// <summary>The card that every model carries: what it is, how good it is, what it was made of and what it is not for.</summary>
internal static class ModelCard
{
    public static string Of(ModelManifest manifest, Corpus corpus)
    {
        var card = new StringBuilder();
        card.AppendLine(CultureInfo.InvariantCulture, $"# {manifest.Name}").AppendLine();
        card.AppendLine(manifest.Description).AppendLine();
        card.AppendLine(
                CultureInfo.InvariantCulture,
                $"It gives every utterance of a conversation one of {manifest.Labels.Count} emotions "
                    + $"({string.Join(", ", manifest.Labels)}) with calibrated probabilities."
            )
            .AppendLine();
        Scores(card, manifest);
        Confusion(card, manifest);
        Data(card, manifest, corpus);
        if (CorpusFormats.IsRecordings(corpus.Format))
            Acted(card);
        Use(card);
        return card.ToString();
    }

    private static void Scores(StringBuilder card, ModelManifest manifest)
    {
        card.AppendLine("## How good it is").AppendLine();
        card.AppendLine(
            "| split | utterances | accuracy | weighted F1 | 95 % interval | macro F1 | calibration error | weighted F1 of always "
                + "answering the most frequent |"
        );
        card.AppendLine("| --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (var m in manifest.Metrics)
        {
            card.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {m.Split} | {m.Utterances} | {m.Accuracy:F4} | {m.WeightedF1:F4} | {m.Interval[0]:F3} to {m.Interval[1]:F3} | "
                    + $"{m.MacroF1:F4} | {m.CalibrationError:F4} | {m.MajorityWeightedF1:F4} |"
            );
        }

        card.AppendLine()
            .AppendLine(
                "Epochs, seeds and the temperature were chosen on dev; test was scored once, with what is in this package. The "
                    + "interval is by resampling dialogues."
            )
            .AppendLine();
    }

    private static void Confusion(StringBuilder card, ModelManifest manifest)
    {
        var metrics = manifest.Metrics[^1];
        card.AppendLine(CultureInfo.InvariantCulture, $"Confusion on {metrics.Split}: rows are the true emotions, columns the answers.")
            .AppendLine();
        card.AppendLine(CultureInfo.InvariantCulture, $"| | {string.Join(" | ", manifest.Labels)} |");
        card.AppendLine(CultureInfo.InvariantCulture, $"| --- |{string.Concat(manifest.Labels.Select(_ => " ---: |"))}");
        foreach (var (i, row) in metrics.Confusion.Index())
            card.AppendLine(CultureInfo.InvariantCulture, $"| **{manifest.Labels[i]}** | {string.Join(" | ", row)} |");
        card.AppendLine();
    }

    private static void Data(StringBuilder card, ModelManifest manifest, Corpus corpus)
    {
        var training = manifest.Training;
        card.AppendLine("## What it was made of").AppendLine();
        var utterances = corpus[Split.Train].Sum(c => c.Utterances.Count);
        card.AppendLine(
            CultureInfo.InvariantCulture,
            $"- {corpus[Split.Train].Count} conversations with {utterances} utterances of {training.Corpus} (content SHA-256 "
                + $"`{training.CorpusHash}`).{Origin(corpus.Format)}"
        );
        if (manifest.Text is { } text)
        {
            card.AppendLine(
                training.WordVectors is { } vectors
                    ? $"- Word vectors to start from: `{vectors}`."
                    : "- No pretrained word vectors: all started at random."
            );
            card.AppendLine(
                CultureInfo.InvariantCulture,
                $"- {text.Words} words have a vector; every other word is `<unk>`. {text.TrainedWords ?? text.Words} of them "
                    + $"occur in the training data."
            );
        }

        if (manifest.TextEncoder is { } read)
        {
            var how = read.Windows is { } windows
                ? $"It reads whole conversations, and live the last {read.LiveTurns} turns; of speakers it is told {Told(windows.Names)}."
                : $"It reads every utterance by itself; of its states are used {string.Join(", ", read.States ?? [])}.";
            card.AppendLine(
                CultureInfo.InvariantCulture,
                $"- Features of a pretrained encoder that stays as it is: {read.Name} ({read.Parameters} parameters, SHA-256 "
                    + $"`{read.Hash}`), {read.Columns} numbers an utterance. {how}"
            );
        }

        if (manifest.Encoder is { } encoder)
        {
            var bits = encoder.Weights == WeightFormat.EightBit ? 8 : 16;
            card.AppendLine(
                CultureInfo.InvariantCulture,
                $"- Encoder to start from: {encoder.Origin}. {encoder.Shape.VocabularySize} of its tokens are kept; matrices have "
                    + $"weights of {bits} bits."
            );
            card.AppendLine(
                CultureInfo.InvariantCulture,
                $"- It reads a conversation in windows of up to {encoder.Windows.WindowTokens} tokens, and live the last "
                    + $"{encoder.LiveTurns} turns; of speakers it is told {Told(encoder.Windows.Names)}."
            );
        }

        if (manifest.Linear is { } linear)
            card.AppendLine(
                CultureInfo.InvariantCulture,
                $"- {linear.Features} TF-IDF features: words, pairs of words and runs of 2 to 5 characters that occur in at least "
                    + $"two training utterances{(linear.NeighborWeight > 0 ? $", those of the utterances beside at {linear.NeighborWeight}" : "")}."
            );
        foreach (var member in manifest.Members ?? [])
            card.AppendLine(
                CultureInfo.InvariantCulture,
                $"- The model `{Path.GetFileName(member.Package)}` (hash `{member.Hash}`), with a weight of {member.Weight:0.###}."
            );
        if (manifest.Audio is { } audio)
            card.AppendLine(
                CultureInfo.InvariantCulture,
                $"- Acoustic functionals: {audio.Source}, {audio.Columns} of {audio.Inputs} columns, from audio at {audio.SampleRate} Hz."
            );
        if (manifest.Audio?.Encoder is { } hears)
        {
            var how =
                $"{string.Join(", ", hears.States)}{(hears.Normalize ? ", of the utterance at a mean of 0 and a variance of 1" : "")}";
            card.AppendLine(
                CultureInfo.InvariantCulture,
                $"- The last {hears.Size} of these columns are the vector of a pretrained encoder that stays as it is and lies in "
                    + $"this package, under its own licence: {hears.Name} ({hears.Parameters} parameters, SHA-256 `{hears.Hash}`); {how}."
            );
        }

        var chosen = training.Candidates > 1 ? $", the best on dev of {training.Candidates} seeds" : "";
        card.AppendLine(
                CultureInfo.InvariantCulture,
                $"- Variant `{training.Variant}`, preset `{training.Preset}`, seed {training.Seed}{chosen}; temperature "
                    + $"{manifest.Temperature:F4}."
            )
            .AppendLine();
        card.AppendLine("Trained by").AppendLine().AppendLine("```").AppendLine(training.Command).AppendLine("```").AppendLine();
    }

    private static string Told(SpeakerNames names) =>
        names switch
        {
            SpeakerNames.Given => "their names, by which it knows those of its corpus",
            SpeakerNames.Neutral or SpeakerNames.NeutralOrNone => "a letter in the order of speaking",
            _ => "nothing",
        };

    private static string Origin(CorpusFormat format) =>
        format switch
        {
            CorpusFormat.Meld or CorpusFormat.MeldDyadic =>
                " MELD (Poria et al. 2019) annotates dialogues of the television series Friends and is published under GPL-3.0 "
                    + "for research; its text is not in this package, but what is learned from it is.",
            CorpusFormat.EmoryNlp =>
                " EmoryNLP (Zahiri and Choi 2018) annotates scenes of the television series Friends and is published for research.",
            CorpusFormat.DailyDialog =>
                " DailyDialog (Li et al. 2017) is published under CC BY-NC-SA 4.0: use of what was trained on it is non-commercial.",
            CorpusFormat.Ravdess => $" {Ravdess}",
            CorpusFormat.EmoDb => $" {EmoDb}",
            CorpusFormat.ActedSpeech =>
                $" {Ravdess} {EmoDb} Their labels were mapped to MELD's where it has one; utterances that are calm or bored were left out.",
            _ => "",
        };

    private const string Ravdess =
        "RAVDESS (Livingstone and Russo 2018) is acted English speech, published under CC BY-NC-SA 4.0: use of what was trained "
        + "on it is non-commercial, must name RAVDESS, and goes on under the same terms.";

    private const string EmoDb =
        "EmoDB (Burkhardt et al. 2005) is acted German speech, published for free use in research without a formal licence.";

    private static void Acted(StringBuilder card) =>
        card.AppendLine(
            """
            ## Acted speech is not conversation

            Actors were asked to show one emotion, clearly, in a sentence that means nothing, recorded in silence. People in conversation hide, mix and hint at what they feel, over noise and each other.
            What is learned from the former carries over to the latter hardly at all. The figures above are for actors whom the model never heard, in the same studios with the same sentences:
            they say nothing about other recordings. Each training conversation is a single turn, so nothing was learned of what comes before.

            """
        );

    private static void Use(StringBuilder card) =>
        card.AppendLine(
            """
            ## What it is for, and what not

            It gives a hint at how an utterance may be meant, as judged by annotators of data like its training data. Elsewhere it is worse than the figures above, by how much nobody knows
            until it is measured there. Rare emotions are recognised poorly: look at the confusion before relying on one.

            It does not read minds. Do not use it to decide about a person: not for hiring, policing, schooling, credit, health or covert monitoring. In the European Union, inferring emotions
            at work and in education is prohibited (Regulation 2024/1689, Article 5). Tell people when it is in use.
            """
        );
}
