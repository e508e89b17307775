namespace EmotionRnn.Media;

/// <summary>The files of a collection, and a way to have each on the disk while it is read.</summary>
internal abstract class ClipFiles : IDisposable
{
    /// <summary>The name of the folder or archive, without its extension.</summary>
    public abstract string CollectionName { get; }

    /// <summary>Every file's path within the collection, with slashes, and its size.</summary>
    public abstract IEnumerable<(string Name, long Bytes)> List();

    /// <summary>Lets a function read a file.</summary>
    /// <param name="name">As listed.</param>
    /// <param name="read">Gets the path of the file, which is valid only during the call.</param>
    public abstract T Use<T>(string name, Func<string, T> read);

    /// <inheritdoc/>
    public abstract void Dispose();
}
