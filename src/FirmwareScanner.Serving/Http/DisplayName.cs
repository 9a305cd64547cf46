using System;
using System.Linq;
using System.Net;
using System.Text;
using FirmwareScanner.Diagnostics;

namespace FirmwareScanner.Serving.Http;

/// <summary>What an image is called in the answer and in the log. It is shown, and never used as a path.</summary>
public static class DisplayName
{
    /// <summary>The name of an image that has none.</summary>
    public const string None = "image";

    private const int MostCharacters = 200;

    /// <summary>The name that a request gives its image: that of its query, or of its head (X-Image-Name, with the same escapes).</summary>
    /// <param name="head">The request.</param>
    /// <exception cref="RequestProblem">The head has two.</exception>
    public static string Of(RequestHead head)
    {
        ArgumentNullException.ThrowIfNull(head);
        return Clean(head.Parameter("name") ?? WebUtility.UrlDecode(head.Only("X-Image-Name")) ?? string.Empty);
    }

    /// <summary>What stands behind the last slash, without what a terminal takes for something else than text.</summary>
    /// <param name="name">The name as it was sent.</param>
    private static string Clean(string name)
    {
        string last = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        var text = new StringBuilder();
        foreach (Rune rune in last.EnumerateRunes().Take(MostCharacters))
        {
            text.Append(HarmfulCharacter.Is(rune) || rune.Value == '\t' ? "_" : rune.ToString());
        }

        string clean = text.ToString().Trim();
        return clean is "" or "." or ".." ? None : clean;
    }
}
