using System.Globalization;

namespace EmotionRnn.Conversations;

/// <summary>
/// Times as corpora write them: <c>00:20:57,256</c>, <c>0:10:44,769</c>, <c>00:00:03.795</c>, <c>12:05</c>, or plain seconds such as
/// <c>83.2</c>.
/// </summary>
internal static class ClockTime
{
    private const int MaxHours = 9999;

    /// <summary>Reads a time; digits after the comma or point are a decimal fraction, to 100 ns.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan time)
    {
        time = default;
        text = text.Trim();
        var point = text.IndexOfAny(',', '.');
        if (!TryParseFraction(point < 0 ? "0" : text[(point + 1)..], out var ticks))
            return false;

        Span<Range> parts = stackalloc Range[4];
        var whole = point < 0 ? text : text[..point];
        var count = whole.Split(parts, ':');
        if (count > 3)
            return false;
        long seconds = 0;
        for (var i = 0; i < count; i++)
        {
            if (!int.TryParse(whole[parts[i]], NumberStyles.None, CultureInfo.InvariantCulture, out var part))
                return false;
            if (i > 0 && part > 59)
                return false;
            seconds = seconds * 60 + part;
        }

        if (seconds > MaxHours * 3600L)
            return false;
        time = new TimeSpan(seconds * TimeSpan.TicksPerSecond + ticks);
        return true;
    }

    /// <summary>A number of seconds as a time; false where it is negative, not a number or beyond reason.</summary>
    public static bool TryFromSeconds(double seconds, out TimeSpan time)
    {
        var valid = seconds >= 0 && seconds <= MaxHours * 3600.0;
        time = valid ? new TimeSpan((long)Math.Round(seconds * TimeSpan.TicksPerSecond)) : default;
        return valid;
    }

    /// <summary>Writes <c>hh:mm:ss.fff</c>, with as many more digits as the time needs.</summary>
    public static string Format(TimeSpan time)
    {
        var text = $"{(long)time.TotalHours:00}:{time.Minutes:00}:{time.Seconds:00}.{time.Ticks % TimeSpan.TicksPerSecond:0000000}";
        return time.Ticks % TimeSpan.TicksPerMillisecond == 0 ? text[..^4] : text;
    }

    private static bool TryParseFraction(ReadOnlySpan<char> digits, out long ticks)
    {
        ticks = 0;
        if (digits.IsEmpty || digits.ContainsAnyExceptInRange('0', '9'))
            return false;
        for (var i = 0; i < 7; i++)
            ticks = ticks * 10 + (i < digits.Length ? digits[i] - '0' : 0);
        return true;
    }
}
