using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Signatures.Yara;

namespace FirmwareScanner.Signatures.Checking;

/// <summary>What stands where in a YARA file, as it is written.</summary>
internal sealed class FileOutline
{
    private readonly SourcePiece[] _words;
    private readonly List<SourcePiece> _imports = [];
    private readonly List<RuleOutline> _rules = [];
    private int _next;

    /// <summary>Reads the outline.</summary>
    /// <param name="pieces">The pieces of a file without syntax errors.</param>
    public FileOutline(IEnumerable<SourcePiece> pieces)
    {
        _words = [.. pieces.Where(piece => !piece.IsComment)];
        for (; _next < _words.Length; _next++)
        {
            if (_words[_next].Is("import") && _next + 1 < _words.Length)
            {
                _imports.Add(_words[++_next]);
            }
            else if (_words[_next].Is("rule") && _next + 1 < _words.Length)
            {
                ReadRule();
            }
        }
    }

    /// <summary>The names of modules that are imported, each in its quotes.</summary>
    public IReadOnlyList<SourcePiece> Imports => _imports;

    /// <summary>The rules in order.</summary>
    public IReadOnlyList<RuleOutline> Rules => _rules;

    /// <summary>The names that stand in front of a dot, as those of modules do.</summary>
    public IEnumerable<string> Dotted => _words.Zip(_words.Skip(1)).Where(pair => pair.Second.Is(".")).Select(pair => pair.First.Text);

    private bool IsAt(string text) => _next < _words.Length && _words[_next].Is(text);

    private void ReadRule()
    {
        SourcePiece name = _words[++_next];
        var strings = new List<StringOutline>();
        while (_next < _words.Length && !IsAt("condition") && !IsAt("}"))
        {
            if (_words[_next].Token == TokenKind.StringIdentifier && _next + 1 < _words.Length && _words[_next + 1].Is("="))
            {
                strings.Add(ReadString());
            }
            else
            {
                _next++;
            }
        }

        int begin = _next;
        while (_next < _words.Length && !IsAt("}"))
        {
            _next++;
        }

        _rules.Add(new RuleOutline(name, strings, _words[begin.._next]));
    }

    private StringOutline ReadString()
    {
        SourcePiece name = _words[_next];
        _next += 2;
        int begin = _next;
        if (_next < _words.Length && _words[_next].Kind == PieceKind.HexOpen)
        {
            while (_next < _words.Length && _words[_next].Kind != PieceKind.HexClose)
            {
                _next++;
            }
        }

        int end = int.Min(_next + 1, _words.Length);
        _next = end;
        while (_next < _words.Length && !IsAt("condition") && !IsAt("}") && _words[_next].Token != TokenKind.StringIdentifier)
        {
            _next++;
        }

        return new StringOutline(name, _words[begin..end], _words[end.._next]);
    }
}

/// <summary>A rule as it is written.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Strings">Its strings in order.</param>
/// <param name="Condition">The words from <c>condition</c> to before the brace.</param>
internal sealed record RuleOutline(SourcePiece Name, IReadOnlyList<StringOutline> Strings, IReadOnlyList<SourcePiece> Condition)
{
    /// <summary>A text that is the same for rules of the same strings and the same condition.</summary>
    public string Content => string.Join('\n', Strings.Select(one => one.Name.Text + "=" + one.Content).Append(string.Join(' ', Condition.Select(word => word.Text))));
}

/// <summary>A string of a rule as it is written.</summary>
/// <param name="Name">Its name, with the dollar sign.</param>
/// <param name="Value">The text, the regular expression, or the hex string with its braces.</param>
/// <param name="Modifiers">The words behind it.</param>
internal sealed record StringOutline(SourcePiece Name, IReadOnlyList<SourcePiece> Value, IReadOnlyList<SourcePiece> Modifiers)
{
    /// <summary>A text that is the same for strings that look for the same; only some of them.</summary>
    public string Content
    {
        get
        {
            bool isHex = Value[0].Kind == PieceKind.HexOpen;
            string value = string.Join(' ', Value.Select(word => isHex ? word.Text.ToUpperInvariant() : word.Text));
            return value + " " + string.Join(' ', Modifiers.Select(word => word.Text).Where(word => word != "private").Order(System.StringComparer.Ordinal));
        }
    }

    /// <summary>Whether a modifier stands behind it.</summary>
    /// <param name="word">The modifier.</param>
    public bool Has(string word) => Modifiers.Any(modifier => modifier.Is(word));
}
