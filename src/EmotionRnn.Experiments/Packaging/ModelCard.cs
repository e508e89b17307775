using System.Globalization;
using System.Text;
using EmotionRnn.Conversations;
using EmotionRnn.Recognition.Models;

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
        Sources(card, corpus);
        if (training.WordVectors is { } vectors)
            card.AppendLine(CultureInfo.InvariantCulture, $"- Word vectors to start from: `{vectors}`.");
        foreach (var sentence in manifest.Facts.Select(fact => fact.Sentence).OfType<string>())
            card.AppendLine(CultureInfo.InvariantCulture, $"- {sentence}");
        var chosen = training.Candidates > 1 ? $", the best on dev of {training.Candidates} seeds" : "";
        card.AppendLine(
                CultureInfo.InvariantCulture,
                $"- Variant `{training.Variant}`, preset `{training.Preset}`, seed {training.Seed}{chosen}; temperature "
                    + $"{manifest.Temperature:F4}."
            )
            .AppendLine();
        card.AppendLine("Trained by").AppendLine().AppendLine("```").AppendLine(training.Command).AppendLine("```").AppendLine();
    }

    private static void Sources(StringBuilder card, Corpus corpus)
    {
        if (corpus.Sources.Count == 0)
            return;
        card.AppendLine()
            .AppendLine("| source | labelled in train | in dev | held out | licence | content SHA-256 |")
            .AppendLine("| --- | ---: | ---: | ---: | --- | --- |");
        foreach (var source in corpus.Sources)
            card.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {source.Name} | {source.Labelled[0]} | {source.Labelled[1]} | {source.HeldOut} "
                    + $"| {source.Licence} | `{source.ContentHash}` |"
            );
        card.AppendLine()
            .AppendLine(
                "Held out are utterances of train that stand word for word in a dev or test split of any source: nothing was learned from "
                    + "their labels. A licence that forbids commercial use of a source may bind the use of the model."
            )
            .AppendLine();
    }

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
            CorpusFormat.Mixture => " It is a mixture of these sources, whose text is not in this package:",
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

            Actors were asked to show one emotion, clearly, in a sentence that means nothing, recorded in silence.
            People in conversation hide, mix and hint at what they feel, over noise and each other.
            What is learned from the former carries over to the latter hardly at all. The figures above are for actors
            whom the model never heard, in the same studios with the same sentences:
            they say nothing about other recordings. Each training conversation is a single turn,
            so nothing was learned of what comes before.

            """
        );

    private static void Use(StringBuilder card) =>
        card.AppendLine(
            """
            ## What it is for, and what not

            It gives a hint at how an utterance may be meant, as judged by annotators of data like its training data.
            Elsewhere it is worse than the figures above, by how much nobody knows until it is measured there.
            Rare emotions are recognised poorly: look at the confusion before relying on one.

            It does not read minds. Do not use it to decide about a person: not for hiring, policing, schooling, credit,
            health or covert monitoring. In the European Union, inferring emotions at work and in education is prohibited
            (Regulation 2024/1689, Article 5). Tell people when it is in use.
            """
        );
}
