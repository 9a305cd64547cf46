using System.Collections.Generic;
using FirmwareScanner.Signatures.Yara;

namespace FirmwareScanner.Signatures.Formatting;

/// <summary>
/// Says where each word of a YARA file goes: rules apart from each other, sections and what is in them indented, a string or metadata entry
/// a line, conditions and hex strings on the lines that their author gave them.
/// </summary>
/// <param name="words">The words of a file without syntax errors.</param>
internal sealed class PlacementPlanner(IReadOnlyList<SourcePiece> words)
{
    private const int Step = 4;
    private const int SectionIndent = Step;
    private const int ContentIndent = 2 * Step;
    private const int ContinuationIndent = 3 * Step;

    private readonly Placement[] _places = new Placement[words.Count];
    private readonly ConditionSpacing _spacing = new(words);
    private int _next;

    /// <summary>The place of each word.</summary>
    public IReadOnlyList<Placement> Plan()
    {
        while (_next < words.Count)
        {
            PlanItem();
        }

        return _places;
    }

    private SourcePiece Word => words[_next];

    private void Put(WordJoin join, int indent) => Put(new Placement(join, indent));

    private void Put(Placement place) => _places[_next++] = place;

    // An import stays close to the import before it; rules stand apart from whatever there is.
    private void PlanItem()
    {
        bool isRule = Word.Is("rule") || Word.Is("private") || Word.Is("global");
        bool isBehindRule = _next > 0 && words[_next - 1].Is("}");
        Put(isRule || isBehindRule ? WordJoin.Gap : WordJoin.LineOrGap, 0);
        if (!isRule)
        {
            PutRest(1);
            return;
        }

        while (_next < words.Count && !Word.Is("{"))
        {
            Put(WordJoin.Blank, Step);
        }

        PutRest(1, WordJoin.Line, 0);
        PlanSections();
    }

    private void PutRest(int count, WordJoin join = WordJoin.Blank, int indent = Step)
    {
        for (; count > 0 && _next < words.Count; count--)
        {
            Put(join, indent);
        }
    }

    private void PlanSections()
    {
        bool isFirst = true;
        while (_next < words.Count && !Word.Is("}"))
        {
            bool isCondition = Word.Is("condition");
            Put(new Placement(isFirst ? WordJoin.Line : WordJoin.LineOrGap, SectionIndent) { DeepCommentIndent = isFirst ? null : ContentIndent });
            isFirst = false;
            PutRest(1, WordJoin.Touching);
            if (isCondition)
            {
                PlanCondition();
            }
            else
            {
                PlanEntries();
            }
        }

        if (_next < words.Count)
        {
            Put(new Placement(WordJoin.Line, 0) { CommentIndent = ContentIndent });
        }
    }

    private bool IsSectionStart() => (Word.Is("meta") || Word.Is("strings") || Word.Is("condition")) && _next + 1 < words.Count && words[_next + 1].Is(":");

    private bool IsEntryStart() => _next + 1 < words.Count && words[_next + 1].Is("=");

    /// <summary>Plans metadata or strings.</summary>
    private void PlanEntries()
    {
        bool isFirst = true;
        while (_next < words.Count && !Word.Is("}") && !IsSectionStart())
        {
            Put(isFirst ? WordJoin.Line : WordJoin.LineOrGap, ContentIndent);
            isFirst = false;
            while (_next < words.Count && !Word.Is("}") && !IsSectionStart() && !IsEntryStart())
            {
                PlanValue();
            }
        }
    }

    private void PlanValue()
    {
        switch (Word.Kind)
        {
            case PieceKind.HexOpen:
                PlanHexString();
                break;
            case PieceKind.Word when Word.Is("("):
                while (_next < words.Count && !Word.Is(")"))
                {
                    Put(WordJoin.Touching, ContinuationIndent);
                }

                PutRest(1, WordJoin.Touching, ContinuationIndent);
                break;
            default:
                Put(words[_next - 1].Is("-") ? WordJoin.Touching : WordJoin.Blank, ContinuationIndent);
                break;
        }
    }

    private void PlanHexString()
    {
        Put(WordJoin.Blank, ContinuationIndent);
        while (_next < words.Count && Word.Kind is PieceKind.HexByte or PieceKind.HexJump or PieceKind.HexPunctuator)
        {
            SourcePiece before = words[_next - 1];
            bool touches = before.Kind == PieceKind.HexPunctuator && before.Text != ")"
                || (Word.Kind == PieceKind.HexPunctuator && Word.Text != "(");
            Put(new Placement(touches ? WordJoin.Touching : WordJoin.Blank, ContinuationIndent) { KeepsLine = true });
        }

        if (_next < words.Count)
        {
            Put(new Placement(WordJoin.Blank, ContentIndent) { KeepsLine = true });
        }
    }

    private void PlanCondition()
    {
        bool isFirst = true;
        int depth = 0;
        while (_next < words.Count && !Word.Is("}"))
        {
            depth -= Word.Is(")") ? 1 : 0;
            int indent = ContentIndent + (Step * int.Max(depth, 0));
            depth += Word.Is("(") ? 1 : 0;
            Put(new Placement(isFirst ? WordJoin.Line : _spacing.JoinOf(_next), indent) { KeepsLine = !isFirst });
            isFirst = false;
        }
    }
}
