using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace FirmwareScanner.Analyzers;

/// <summary>
/// The members of other assemblies that somebody has looked up in the sources of nanoFramework: that they exist there, and whether they
/// allocate. One a line, "documentation-id native|managed free|allocates"; lines that start with # are comments.
/// </summary>
internal sealed class ReviewedMembers
{
    /// <summary>The name of additional files that extend the list that comes with the analyzers.</summary>
    public const string FileName = "fws-reviewed.txt";

    private static readonly string[] ResourceNames = ["nanoframework-api.txt", "further-members.txt"];

    private readonly Dictionary<string, bool> _isFree = new(StringComparer.Ordinal);

    private ReviewedMembers()
    {
    }

    /// <summary>The list that comes with the analyzers and the lists of the project.</summary>
    public static ReviewedMembers Read(ImmutableArray<AdditionalText> additionalFiles, CancellationToken cancellation)
    {
        ReviewedMembers members = new();
        foreach (string name in ResourceNames)
        {
            using Stream stream = typeof(ReviewedMembers).Assembly.GetManifestResourceStream(name)!;
            members.Add(SourceText.From(stream));
        }

        foreach (AdditionalText file in additionalFiles)
        {
            if (IsList(file) && file.GetText(cancellation) is { } text)
            {
                members.Add(text);
            }
        }

        return members;
    }

    /// <summary>Whether an additional file is such a list.</summary>
    public static bool IsList(AdditionalText file)
    {
        return Path.GetFileName(file.Path) == FileName;
    }

    /// <summary>The lines of a list that are neither an entry, nor a comment, nor empty.</summary>
    public static IEnumerable<TextLine> MalformedLines(SourceText text)
    {
        foreach (TextLine line in text.Lines)
        {
            string content = line.ToString().Trim();
            if (content.Length != 0 && content[0] != '#' && !TryParse(content, out _, out _))
            {
                yield return line;
            }
        }
    }

    /// <summary>Whether a member exists on the device, as far as anybody has looked it up.</summary>
    public bool Contains(ISymbol member)
    {
        return _isFree.ContainsKey(IdOf(member));
    }

    /// <summary>True for a member that allocates nothing, false for one that allocates, null for one that nobody has looked up.</summary>
    public bool? IsFree(ISymbol member)
    {
        return _isFree.TryGetValue(IdOf(member), out bool isFree) ? isFree : null;
    }

    /// <summary>The documentation id under which a member stands in the list.</summary>
    public static string IdOf(ISymbol member)
    {
        return member.OriginalDefinition.GetDocumentationCommentId() ?? string.Empty;
    }

    private void Add(SourceText text)
    {
        foreach (TextLine line in text.Lines)
        {
            if (TryParse(line.ToString().Trim(), out string id, out bool isFree))
            {
                _isFree[id] = isFree;
            }
        }
    }

    // What the proof over the IL wants to know besides: stack frames, and who uses the member.
    private static bool IsNote(string part)
    {
        return part == "app" || part.StartsWith("frames=", StringComparison.Ordinal);
    }

    private static bool TryParse(string line, out string id, out bool isFree)
    {
        string[] parts = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        bool isComplete = parts.Length >= 3 && parts[1] is "native" or "managed" && parts[2] is "free" or "allocates";
        id = isComplete ? parts[0] : string.Empty;
        isFree = isComplete && parts[2] == "free";
        return id.Length > 2 && id[1] == ':' && id[0] is 'M' or 'F' or 'T' && parts.Skip(3).All(IsNote);
    }
}
