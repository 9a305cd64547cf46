using System;
using FirmwareScanner.Modules;

namespace FirmwareScanner.Signatures.Model;

/// <summary>Tells of what kind expressions are.</summary>
public static class ExpressionKinds
{
    /// <summary>The kind of an expression.</summary>
    /// <param name="expression">The expression.</param>
    public static ExpressionKind Of(Expression expression) => expression switch
    {
        IntegerConstant or FileSizeExpression or PatternCount or PatternCountIn or PatternOffset or PatternLength or ReadInteger
            or EntryPointExpression or PlacedMatches or MacroMatches or ValueWhile => ExpressionKind.Integer,
        FloatConstant or ReadFloat => ExpressionKind.Float,
        TextConstant => ExpressionKind.Text,
        RegularExpressionConstant => ExpressionKind.RegularExpression,
        VariableReference reference => reference.Variable.Kind,
        ModuleReference => ExpressionKind.Other,
        FieldAccess or ElementAccess or FunctionCall => Of(TypeOf(expression)!),
        WithExpression with => Of(with.Body),
        UnaryExpression unary => unary.Operator == UnaryOperator.Not ? ExpressionKind.Boolean : Of(unary.Operand),
        BinaryExpression binary when binary.Operator >= BinaryOperator.Add => OfSum(binary),
        _ => ExpressionKind.Boolean,
    };

    /// <summary>Whether an expression is an integer.</summary>
    /// <param name="expression">The expression.</param>
    public static bool IsInteger(Expression expression) => Of(expression) == ExpressionKind.Integer;

    /// <summary>The type of an expression that comes from a module; null for others.</summary>
    /// <param name="expression">The expression.</param>
    public static ModuleType? TypeOf(Expression expression) => expression switch
    {
        ModuleReference module => module.Module.Type,
        FieldAccess field => field.Type,
        ElementAccess element => element.Type,
        FunctionCall call => call.Function.Returns,
        VariableReference reference => reference.Variable.Type,
        _ => null,
    };

    /// <summary>The module that an expression comes from; null for others.</summary>
    /// <param name="expression">The expression.</param>
    public static Module? ModuleOf(Expression expression) => expression switch
    {
        ModuleReference reference => reference.Module,
        FieldAccess field => ModuleOf(field.Target),
        ElementAccess element => ModuleOf(element.Target),
        FunctionCall call => call.Module,
        VariableReference reference => reference.Variable.Module,
        _ => null,
    };

    /// <summary>The kind of values of a module's type.</summary>
    /// <param name="type">The type.</param>
    public static ExpressionKind Of(ModuleType type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return type.Kind switch
        {
            ModuleValueKind.Integer => ExpressionKind.Integer,
            ModuleValueKind.Float => ExpressionKind.Float,
            ModuleValueKind.Text => ExpressionKind.Text,
            _ => ExpressionKind.Other,
        };
    }

    private static ExpressionKind OfSum(BinaryExpression binary) =>
        Of(binary.Left) == ExpressionKind.Float || Of(binary.Right) == ExpressionKind.Float ? ExpressionKind.Float : ExpressionKind.Integer;
}
