using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace FirmwareScanner.Analyzers;

/// <summary>
/// The members of other assemblies of which it is known that nanoFramework has them, and whether they allocate there: somebody looked
/// them up in its sources, or ilproof derived it from its class library. One a line, "documentation-id native|managed
/// free|allocates"; lines that start with # are comments.
/// </summary>
internal sealed class ReviewedMembers
{
    /// <summary>The name of additional files that extend the list that comes with the analyzers.</summary>
    public const string FileName = "fws-reviewed.txt";

    // What exists and may allocate; what ilproof derived from the class library; what somebody looked up. The later replace the earlier.
    private static readonly string[] LookedUp = ["further-members.txt", "nanoframework-api.txt"];
    private static readonly string[] WithDerived = ["further-members.txt", "nanoframework-members.txt", "nanoframework-api.txt"];

    private readonly Dictionary<string, bool> _isFree = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ISymbol, bool?> _answers = new(SymbolEqualityComparer.Default);

    private ReviewedMembers(bool isOfDevice)
    {
        WhoSaysSo = isOfDevice ? "by its code in nanoFramework's class library, or by the reviewed list" : "the reviewed list says so";
        string[] resources = isOfDevice ? WithDerived : LookedUp;
        foreach (string name in resources)
        {
            using Stream stream = typeof(ReviewedMembers).Assembly.GetManifestResourceStream(name)!;
            Add(SourceText.From(stream));
        }
    }

    /// <summary>
    /// The lists that come with the analyzers and those of the project. For code that is compiled against nanoFramework's own class
    /// library they have all of its members, for other code those that somebody looked up.
    /// </summary>
    public static ReviewedMembers Read(Compilation compilation, AnalyzerOptions options, CancellationToken cancellation)
    {
        ReviewedMembers members = new(DeviceClassLibrary.IsReferencedBy(compilation));
        foreach (AdditionalText file in options.AdditionalFiles)
        {
            if (IsList(file) && file.GetText(cancellation) is { } text)
            {
                members.Add(text);
            }
        }

        return members;
    }

    /// <summary>Why a member counts as one that allocates, for messages.</summary>
    public string WhoSaysSo { get; }

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
        return IsFree(member) is not null;
    }

    /// <summary>True for a member that allocates nothing, false for one that allocates, null for one that nobody has looked up.</summary>
    public bool? IsFree(ISymbol member)
    {
        // A program names few members often, and to write an id takes longer than to find an answer.
        return _answers.GetOrAdd(member.OriginalDefinition, each => _isFree.TryGetValue(IdOf(each), out bool isFree) ? isFree : null);
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
