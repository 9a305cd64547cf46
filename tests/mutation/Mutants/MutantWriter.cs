using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace FirmwareScanner.Mutation.Mutants;

/// <summary>
/// Writes all mutants of a file into it, each behind its switch: an expression becomes <c>(Is(7) ? mutated : original)</c>, a statement
/// <c>if (Is(8)) { } else { original }</c>. What is inside of a mutated copy is as it was.
/// </summary>
internal sealed partial class MutantWriter : CSharpSyntaxRewriter
{
    /// <summary>Marks what was written, with the mutant's number, so that errors of the compiler lead back to it.</summary>
    internal const string Annotation = "mutant";

    private const int LongestText = 100;

    private readonly SemanticModel _model;
    private readonly string _file;
    private readonly List<Mutant> _mutants;
    private readonly IReadOnlySet<(string File, int Start, string Replacement)> _left;

    /// <summary>Prepares to mutate a file.</summary>
    /// <param name="model">What the file means.</param>
    /// <param name="file">Its path in the repository.</param>
    /// <param name="mutants">Receives the mutants.</param>
    /// <param name="left">What is left out, as it does not compile: file, position, replacement.</param>
    internal MutantWriter(
        SemanticModel model, string file, List<Mutant> mutants, IReadOnlySet<(string File, int Start, string Replacement)> left)
    {
        _model = model;
        _file = file;
        _mutants = mutants;
        _left = left;
    }

    /// <summary>The positions of the mutants that were written, by their numbers.</summary>
    internal Dictionary<int, (string File, int Start, string Replacement)> Places { get; } = [];

    public override SyntaxNode? Visit(SyntaxNode? node)
    {
        if (node is null || IsConstant(node))
        {
            return node;
        }

        SyntaxNode? visited = base.Visit(node);
        return node switch
        {
            ExpressionStatementSyntax statement when visited is StatementSyntax inner => OfStatement(statement, inner),
            ExpressionSyntax expression when visited is ExpressionSyntax inner && IsValue(expression) => OfExpression(expression, inner),
            _ => visited,
        };
    }

    /// <summary>Where the compiler wants a constant there is nothing to switch.</summary>
    private static bool IsConstant(SyntaxNode node) => node switch
    {
        FieldDeclarationSyntax field => field.Modifiers.Any(SyntaxKind.ConstKeyword),
        LocalDeclarationStatementSyntax local => local.IsConst,
        EnumMemberDeclarationSyntax or AttributeListSyntax or SwitchLabelSyntax or PatternSyntax => true,
        EqualsValueClauseSyntax { Parent: ParameterSyntax } => true,
        _ => false,
    };

    /// <summary>Whether an expression stands where its value is used, and nothing in it declares a name.</summary>
    private static bool IsValue(ExpressionSyntax expression)
    {
        bool isStatement = expression.Parent is ExpressionStatementSyntax
            || (expression.Parent is ForStatementSyntax loop && loop.Condition != expression);
        bool isLoopForEver = expression.Parent is WhileStatementSyntax && expression.IsKind(SyntaxKind.TrueLiteralExpression);
        return !isStatement && !isLoopForEver
            && !expression.DescendantNodes().Any(node => node is VariableDesignationSyntax or LambdaExpressionSyntax);
    }

    private ExpressionSyntax OfExpression(ExpressionSyntax original, ExpressionSyntax visited)
    {
        ExpressionSyntax result = visited;
        foreach (ExpressionSyntax replacement in Replacements.Of(original))
        {
            if (TryNumber(original, replacement.ToString(), out int number))
            {
                result = Choose(number, replacement, result).WithAdditionalAnnotations(Mark(number));
            }
        }

        return result == visited ? visited : Converted(original, result);
    }

    // A choice between constants is no constant: what was converted without being asked has to be asked now.
    private ExpressionSyntax Converted(ExpressionSyntax original, ExpressionSyntax choice)
    {
        TypeInfo type = _model.GetTypeInfo(original);
        bool isConverted = type.Type is not null && type.ConvertedType is not null && _model.GetConstantValue(original).HasValue
            && !SymbolEqualityComparer.Default.Equals(type.Type, type.ConvertedType) && type.ConvertedType.SpecialType is not SpecialType.System_Object;
        if (!isConverted)
        {
            return choice;
        }

        string name = type.ConvertedType!.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        return SyntaxFactory.ParenthesizedExpression(SyntaxFactory.CastExpression(SyntaxFactory.ParseTypeName(name), choice));
    }

    private StatementSyntax OfStatement(ExpressionStatementSyntax original, StatementSyntax visited)
    {
        StatementSyntax result = visited;
        foreach (ExpressionSyntax replacement in Replacements.OfStatement(original.Expression))
        {
            if (TryNumber(original, replacement + ";", out int number))
            {
                result = Choose(number, SyntaxFactory.ExpressionStatement(replacement.WithoutTrivia()), result);
            }
        }

        if (MayBeDropped(original.Expression) && TryNumber(original, string.Empty, out int dropped))
        {
            result = Choose(dropped, SyntaxFactory.EmptyStatement(), result);
        }

        return result;
    }

    /// <summary>Whether names keep their values without the statement.</summary>
    private bool MayBeDropped(ExpressionSyntax expression)
    {
        if (expression.DescendantNodes().Any(node => node is ArgumentSyntax { RefKindKeyword.RawKind: (int)SyntaxKind.OutKeyword }))
        {
            return false;
        }

        return expression switch
        {
            AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } assignment => !IsFirstValue(assignment.Left),
            AssignmentExpressionSyntax or InvocationExpressionSyntax or PostfixUnaryExpressionSyntax or PrefixUnaryExpressionSyntax => true,
            _ => false,
        };
    }

    private bool IsFirstValue(ExpressionSyntax target) => _model.GetSymbolInfo(target).Symbol switch
    {
        ILocalSymbol local => local.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax() is VariableDeclaratorSyntax { Initializer: null }),
        IParameterSymbol parameter => parameter.RefKind == RefKind.Out,
        null => true,
        _ => false,
    };

    private bool TryNumber(SyntaxNode original, string replacement, out int number)
    {
        number = _mutants.Count;
        string text = OneLine(replacement);
        var place = (_file, original.SpanStart, text);
        if (_left.Contains(place))
        {
            return false;
        }

        FileLinePositionSpan span = original.SyntaxTree.GetLineSpan(original.Span);
        LinePosition start = span.StartLinePosition;
        string line = original.SyntaxTree.GetText().Lines[start.Line].ToString().Trim();
        Places.Add(number, place);
        _mutants.Add(new Mutant(number, _file, start.Line + 1, start.Character + 1, line, OneLine(original.ToString()), text));
        return true;
    }

    private static SyntaxAnnotation Mark(int number) => new(Annotation, number.ToString(CultureInfo.InvariantCulture));

    private static ParenthesizedExpressionSyntax Choose(int number, ExpressionSyntax mutated, ExpressionSyntax original) =>
        SyntaxFactory.ParenthesizedExpression(SyntaxFactory.ConditionalExpression(
            Switch(number),
            SyntaxFactory.ParenthesizedExpression(mutated.WithoutTrivia()),
            SyntaxFactory.ParenthesizedExpression(original)));

    private static StatementSyntax Choose(int number, StatementSyntax mutated, StatementSyntax original) =>
        SyntaxFactory.IfStatement(
            Switch(number), SyntaxFactory.Block(mutated), SyntaxFactory.ElseClause(SyntaxFactory.Block(original)))
            .WithAdditionalAnnotations(Mark(number));

    private static ExpressionSyntax Switch(int number) =>
        SyntaxFactory.ParseExpression($"global::FirmwareScanner.Mutation.MutantSwitch.Is({number.ToString(CultureInfo.InvariantCulture)})");

    private static string OneLine(string text)
    {
        string line = Spaces().Replace(text, " ");
        return line.Length > LongestText ? string.Concat(line.AsSpan(0, LongestText), "…") : line;
    }

    [GeneratedRegex("\\s+")]
    private static partial Regex Spaces();
}
