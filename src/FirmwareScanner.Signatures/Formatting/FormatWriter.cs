using System.Linq;
using System.Text;
using FirmwareScanner.Signatures.Yara;

namespace FirmwareScanner.Signatures.Formatting;

/// <summary>Writes words and comments at their places. A comment stays on the line of the word before it, or on a line of its own.</summary>
/// <param name="newLine">What ends a line.</param>
internal sealed class FormatWriter(string newLine)
{
    private readonly StringBuilder _text = new();
    private SourcePiece? _last;

    // Whether what was written last is a comment on a line of its own, which belongs to what follows.
    private bool _isAboveNext;

    /// <summary>Writes a comment.</summary>
    /// <param name="comment">The comment.</param>
    /// <param name="next">The place of the next word.</param>
    /// <param name="nextColumn">The column of the next word.</param>
    public void WriteComment(SourcePiece comment, Placement next, int nextColumn)
    {
        if (_last is null || comment.LinesBefore == 0)
        {
            Separate(_last is null ? WordJoin.Touching : WordJoin.Blank, next.Indent, comment.LinesBefore);
            _text.Append(comment.Text);
            _isAboveNext |= _last is null;
        }
        else
        {
            int indent = next.CommentIndent ?? (comment.Column > nextColumn ? next.DeepCommentIndent : null) ?? next.Indent;
            WordJoin join = next.Join == WordJoin.Gap && !_isAboveNext ? WordJoin.Gap
                : _last.Is("{") || _last.Is(":") ? WordJoin.Line
                : WordJoin.LineOrGap;
            Separate(join, indent, comment.LinesBefore);
            _text.Append(Shift(comment, indent));
            _isAboveNext = true;
        }

        _last = comment;
    }

    /// <summary>Writes a word.</summary>
    /// <param name="word">The word.</param>
    /// <param name="place">Its place.</param>
    public void WriteWord(SourcePiece word, Placement place)
    {
        Separate(_last is null ? WordJoin.Touching : JoinOf(word, place, _last), place.Indent, word.LinesBefore);
        _text.Append(word.Kind == PieceKind.HexJump ? string.Concat(word.Text.Where(character => !PieceReader.IsBlank(character))) : word.Text);
        _last = word;
        _isAboveNext = false;
    }

    /// <summary>The text, which ends with the end of a line unless there is nothing in it.</summary>
    public string Finish() => _text.Length == 0 ? string.Empty : _text.Append(newLine).ToString();

    private WordJoin JoinOf(SourcePiece word, Placement place, SourcePiece last)
    {
        bool isOnLine = place.Join is WordJoin.Touching or WordJoin.Blank;
        return place.Join == WordJoin.Gap ? _isAboveNext ? WordJoin.LineOrGap : WordJoin.Gap
            : !isOnLine ? place.Join
            : place.KeepsLine && word.LinesBefore > 0 ? WordJoin.LineOrGap
            : last.Kind == PieceKind.LineComment ? WordJoin.Line
            : last.IsComment ? WordJoin.Blank
            : place.Join;
    }

    private void Separate(WordJoin join, int indent, int linesBefore)
    {
        if (join == WordJoin.Blank)
        {
            _text.Append(' ');
        }
        else if (join != WordJoin.Touching)
        {
            bool isGap = join == WordJoin.Gap || (join == WordJoin.LineOrGap && linesBefore > 1);
            _text.Append(newLine).Append(isGap ? newLine : string.Empty).Append(' ', indent);
        }
    }

    // The lines of a comment move with its first one. Tabs are left alone: nobody knows how wide they are.
    private static string Shift(SourcePiece comment, int indent)
    {
        int shift = indent - comment.Column;
        string[] lines = comment.Text.Split('\n');
        if (shift == 0 || lines.Length == 1 || lines.Skip(1).Any(line => line.StartsWith('\t')))
        {
            return comment.Text;
        }

        return string.Join('\n', lines.Select((line, number) => number == 0 || line.Trim('\r', ' ').Length == 0 ? line
            : shift > 0 ? new string(' ', shift) + line
            : line[int.Min(-shift, line.Length - line.TrimStart(' ').Length)..]));
    }
}
