using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Modules;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Yara;

/// <summary>Parses what follows the name of a module or of a variable that comes from one: fields, elements, calls.</summary>
internal sealed class ModuleParser(ConditionParser conditions, TokenReader tokens)
{
    /// <summary>Parses <c>.field</c>, <c>[index]</c> and <c>(arguments)</c>, as many as there are.</summary>
    /// <param name="target">What they follow.</param>
    public Expression ParseAccess(Expression target)
    {
        while (ExpressionKinds.TypeOf(target) is ModuleType type)
        {
            if (tokens.Current.Is("."))
            {
                target = ParseField(target, type);
            }
            else if (tokens.Current.Is("["))
            {
                target = ParseElement(target, type);
            }
            else if (tokens.Current.Is("(") && type.Kind == ModuleValueKind.Function)
            {
                target = ParseCall(target, type);
            }
            else
            {
                break;
            }
        }

        return target;
    }

    private FieldAccess ParseField(Expression target, ModuleType type)
    {
        tokens.Take();
        Token name = tokens.Current.Kind is TokenKind.Identifier or TokenKind.Keyword or TokenKind.IntegerFunction
            ? tokens.Take()
            : throw tokens.FailExpected("the name of a field after \".\"");
        if (type.Kind != ModuleValueKind.Structure)
        {
            throw tokens.Fail(name, $"\"{name.Text}\": what stands before the dot is no structure, so it has no fields");
        }

        return type.Fields.TryGetValue(name.Text, out ModuleType? field)
            ? new FieldAccess(target.Span.To(name.Span), target, name.Text, field)
            : throw tokens.Fail(name, $"there is no field \"{name.Text}\" here{Likely(type, name.Text)}");
    }

    private static string Likely(ModuleType type, string name)
    {
        string? like = type.Fields.Keys.Where(field => field.StartsWith(name, StringComparison.OrdinalIgnoreCase)
            || name.StartsWith(field, StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal).FirstOrDefault();
        return like is null ? string.Empty : $"; did you mean \"{like}\"?";
    }

    private ElementAccess ParseElement(Expression target, ModuleType type)
    {
        Token open = tokens.Take();
        if (type.Kind is not (ModuleValueKind.Array or ModuleValueKind.Dictionary))
        {
            throw tokens.Fail(open, "what stands before the bracket is neither an array nor a dictionary");
        }

        Expression index = conditions.ParseExpression();
        ExpressionKind wanted = type.Kind == ModuleValueKind.Array ? ExpressionKind.Integer : ExpressionKind.Text;
        if (ExpressionKinds.Of(index) != wanted)
        {
            throw tokens.Fail(
                index.Span, $"the index must be {KindText.Describe(wanted)}, but this is {KindText.Describe(ExpressionKinds.Of(index))}");
        }

        SourceSpan end = tokens.Expect("]", "after an index").Span;
        return new ElementAccess(target.Span.To(end), target, index, type.Element!);
    }

    private FunctionCall ParseCall(Expression target, ModuleType type)
    {
        Token open = tokens.Take();
        var arguments = new List<Expression>();
        if (!tokens.Current.Is(")"))
        {
            do
            {
                arguments.Add(conditions.ParseExpression());
            }
            while (tokens.TryTake(","));
        }

        SourceSpan end = tokens.Expect(")", "or \",\" after an argument").Span;
        // An overload that takes the arguments as they are goes before one that takes integers for floats.
        string letters = string.Concat(arguments.Select(argument => LetterOf(ExpressionKinds.Of(argument))));
        ModuleFunction? function = type.Overloads.FirstOrDefault(overload => overload.Parameters == letters)
            ?? type.Overloads.FirstOrDefault(overload => Takes(overload.Parameters, letters));
        return function is not null
            ? new FunctionCall(target.Span.To(end), ExpressionKinds.ModuleOf(target)!, target, function, arguments)
            : throw tokens.Fail(open, $"no overload of this function takes ({Describe(letters)}); there {DescribeOverloads(type.Overloads)}");
    }

    private static bool Takes(string parameters, string letters) => parameters.Length == letters.Length
        && parameters.Zip(letters).All(pair => pair.First == pair.Second || (pair.First == 'f' && pair.Second == 'i'));

    private static char LetterOf(ExpressionKind kind) => kind switch
    {
        ExpressionKind.Integer => 'i',
        ExpressionKind.Float => 'f',
        ExpressionKind.Text => 's',
        ExpressionKind.RegularExpression => 'r',
        ExpressionKind.Boolean => 'b',
        _ => '?',
    };

    private static string DescribeOverloads(IReadOnlyList<ModuleFunction> overloads) =>
        (overloads.Count == 1 ? "is " : "are ") + string.Join(", ", overloads.Select(overload => $"({Describe(overload.Parameters)})"));

    private static string Describe(string letters) => string.Join(", ", letters.Select(letter => letter switch
    {
        'i' => "integer",
        'f' => "float",
        's' => "text",
        'r' => "regular expression",
        'b' => "true or false",
        _ => "part of a module",
    }));
}
