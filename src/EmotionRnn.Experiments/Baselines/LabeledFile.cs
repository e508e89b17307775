namespace EmotionRnn.Experiments.Baselines;

/// <summary>What is known of a recording.</summary>
/// <param name="File">As the features name it.</param>
/// <param name="Label">Its emotion.</param>
/// <param name="Group">What must not be in training and test at once, such as its speaker.</param>
public sealed record LabeledFile(string File, string Label, string Group)
{
    /// <summary>
    /// Reads CSV with a header and the columns <c>file</c>, <c>label</c> and that of the groups, in any order and beside any others.
    /// </summary>
    /// <param name="path">The file, UTF-8.</param>
    /// <param name="groupColumn">The name of the groups' column.</param>
    /// <exception cref="ExperimentException">It is malformed: the message names the line.</exception>
    public static IReadOnlyList<LabeledFile> Read(string path, string groupColumn = "group") =>
        BaselineCsv.Read(
            path,
            1 << 20,
            csv =>
            {
                var (file, label, group) = (csv.Column("file"), csv.Column("label"), csv.Column(groupColumn));
                var result = new List<LabeledFile>();
                var seen = new HashSet<string>(StringComparer.Ordinal);
                while (csv.Next())
                {
                    if (!seen.Add(csv[file]))
                        throw csv.Error($"\"{csv[file]}\" has stood before; a file needs one row");
                    if (csv[label].Length == 0 || csv[group].Length == 0)
                        throw csv.Error($"\"{csv[file]}\" needs a label and a {groupColumn}");
                    result.Add(new LabeledFile(csv[file], csv[label], csv[group]));
                }

                return result;
            }
        );
}
