using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace FirmwareScanner.Import.Magic;

/// <summary>
/// Makes YARA rules of libmagic's source files (magic(5) of file 5.46). A line of level 0 becomes a rule: its test, and as long as no line
/// on the way has a text to print, one of those below it. Lines below one with a text only say more, and are left out.
/// </summary>
/// <remarks>
/// A rule never fires where file would print nothing: what cannot be carried over makes rules narrower, or leaves them out. Two things are
/// not looked at: flags that choose between text and binary files, and the strength that decides which of several texts comes first.
/// </remarks>
public sealed class MagicImporter
{
    private const int DeepestUse = 8;
    private const int MostVisits = 4_096;
    private const int LongestCondition = 65_536;
    private const uint CompiledMagic = 0xF11E041C;

    private readonly List<ImportNote> _notes = [];
    private readonly HashSet<MagicNode> _carried = [];
    private readonly HashSet<MagicNode> _lost = [];
    private readonly MagicReader _reader;
    private int _visits;

    private MagicImporter()
    {
        _reader = new MagicReader(_notes);
    }

    /// <summary>Whether a file is compiled (<c>.mgc</c>, apprentice.c of file 5.46), and no source.</summary>
    /// <param name="content">The file.</param>
    public static bool IsCompiled(ReadOnlySpan<byte> content) =>
        content.Length >= sizeof(uint)
        && (BinaryPrimitives.ReadUInt32LittleEndian(content) == CompiledMagic || BinaryPrimitives.ReadUInt32BigEndian(content) == CompiledMagic);

    /// <summary>Makes rules of magic files.</summary>
    /// <param name="files">Name and text of each; a byte is a character (Latin-1).</param>
    public static ImportResult Import(IEnumerable<(string Path, string Text)> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var importer = new MagicImporter();
        foreach ((string path, string text) in files)
        {
            importer._reader.Read(path, text);
        }

        return importer.Translate();
    }

    private ImportResult Translate()
    {
        var rules = new List<string>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (MagicNode entry in _reader.Entries)
        {
            _visits = 0;
            var rule = new RuleText();
            string? condition = Visit(entry, new MagicPlace(0, false, 0, 0), rule);
            if (condition is { Length: <= LongestCondition })
            {
                string name = $"magic_{RuleText.Identifier(Path.GetFileName(entry.Path))}_{entry.Line}";
                name = names.Add(name) ? name : $"{name}_{names.Count}";
                names.Add(name);
                rules.Add(rule.Write(name, Describe(entry), $"{Path.GetFileName(entry.Path)}:{entry.Line}", condition));
            }
            else if (condition is not null)
            {
                Lose(entry, $"its condition would have more than {LongestCondition:N0} characters");
            }
        }

        _carried.ExceptWith(_lost);
        return new ImportResult
        {
            Text = string.Join('\n', rules),
            Rules = rules.Count,
            Tests = _reader.Tests,
            Carried = _carried.Count,
            // Whatever no rule needed: lines below one with a text, and named lines that only such use.
            Details = Math.Max(0, _reader.Tests - _carried.Count - _notes.Count),
            Notes = _notes,
        };
    }

    private string Describe(MagicNode entry)
    {
        // Named lines may use each other in a circle.
        MagicNode? node = entry;
        for (int step = 0; node is not null && step < MostVisits; step++, node = Next(node))
        {
            if (node.Names)
            {
                string text = node.Message.Length > 0 ? node.Message : node.Mime!;
                return text.Replace("\\b", string.Empty, StringComparison.Ordinal);
            }
        }

        return "no text";
    }

    private MagicNode? Next(MagicNode node) =>
        node.Type == "use" && _reader.Named.TryGetValue(node.Test.TrimStart('^'), out MagicNode? named) && named.Children.Count > 0
            ? named.Children.Find(child => child.Names) ?? named.Children.Find(child => child.Type != "use")
            : node.Children.Find(child => child.Names || child.Children.Count > 0) ?? node.Children.Find(child => child.Type == "use");

    /// <summary>The condition under which a line or one below it prints something; null if that cannot be said.</summary>
    private string? Visit(MagicNode node, MagicPlace place, RuleText rule)
    {
        if (++_visits > MostVisits)
        {
            return Lose(node, $"more than {MostVisits:N0} lines are used by one entry");
        }

        if (node.Type == "use")
        {
            return Use(node, place, rule);
        }

        MagicCondition own = LineTest.Translate(node, place, rule);
        if (own.Text is null)
        {
            return Lose(node, own.Reason);
        }

        _carried.Add(node);
        if (node.Names)
        {
            return own.Text;
        }

        string? below = Below(node, node.Children, place with { End = own.End }, rule);
        return below is null ? null : And(own.Text, below);
    }

    private string? Use(MagicNode node, MagicPlace place, RuleText rule)
    {
        if (place.Depth >= DeepestUse || !_reader.Named.TryGetValue(node.Test.TrimStart('^'), out MagicNode? named))
        {
            return Lose(node, place.Depth >= DeepestUse ? "named lines that use each other" : $"there is no line named \"{node.Test}\"");
        }

        if (LineTest.TryOffset(node, place, out long offset) is string problem)
        {
            return Lose(node, problem);
        }

        _carried.Add(node);
        _carried.Add(named);
        if (node.Names || named.Names)
        {
            return MagicCondition.Always;
        }

        var inside = new MagicPlace(offset, place.Flips ^ node.Test.StartsWith('^'), offset, place.Depth + 1);
        return Below(node, named.Children, inside, rule);
    }

    /// <summary>The condition under which one of several lines prints something.</summary>
    private string? Below(MagicNode owner, List<MagicNode> nodes, MagicPlace place, RuleText rule)
    {
        var ways = new List<string>();
        var before = new List<string?>();
        foreach (MagicNode node in nodes)
        {
            if (node.Type == "clear")
            {
                _carried.Add(node);
                before.Clear();
                continue;
            }

            if (node.Type == "default")
            {
                if (Otherwise(node, place, before, rule) is string otherwise)
                {
                    ways.Add(otherwise);
                }

                continue;
            }

            before.Add(node.Type == "use" ? null : LineTest.Translate(node, place, rule).Text);
            if (Visit(node, place, rule) is string way)
            {
                ways.Add(way);
            }
        }

        if (ways.Count == 0 && nodes.Count == 0)
        {
            return Lose(owner, "it prints nothing");
        }

        if (ways.Contains(MagicCondition.Always))
        {
            return MagicCondition.Always;
        }

        return ways.Count == 0 ? null : ways.Count == 1 ? ways[0] : "(" + string.Join(" or ", ways.Distinct()) + ")";
    }

    /// <summary>A line of type default: it holds where none of those before it does.</summary>
    private string? Otherwise(MagicNode node, MagicPlace place, List<string?> before, RuleText rule)
    {
        if (before.Contains(null))
        {
            return Lose(node, "what holds otherwise, of lines that are not all carried over");
        }

        _carried.Add(node);
        string own = before.Count == 0 ? MagicCondition.Always : "not (" + string.Join(" or ", before) + ")";
        if (node.Names)
        {
            return own;
        }

        string? below = Below(node, node.Children, place, rule);
        return below is null ? null : And(own, below);
    }

    private static string And(string left, string right) =>
        left == MagicCondition.Always ? right : right == MagicCondition.Always ? left : $"({left} and {right})";

    private string? Lose(MagicNode node, string reason)
    {
        if (_lost.Add(node))
        {
            _notes.Add(new ImportNote(node.Path, node.Line, reason));
            node.Children.ForEach(child => Lose(child, $"line {node.Line} above it is not carried over"));
        }

        return null;
    }
}
