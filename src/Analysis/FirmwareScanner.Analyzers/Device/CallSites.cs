using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace FirmwareScanner.Analyzers.Device;

/// <summary>
/// The methods that an operation calls: by their names, through accessors and operators, and <c>ToString</c> where a text is made.
/// </summary>
internal sealed class CallSites
{
    /// <summary>The kinds of operations that <see cref="Of"/> knows.</summary>
    public static readonly OperationKind[] Kinds =
    [
        OperationKind.Invocation,
        OperationKind.ObjectCreation,
        OperationKind.PropertyReference,
        OperationKind.Binary,
        OperationKind.Unary,
        OperationKind.CompoundAssignment,
        OperationKind.Increment,
        OperationKind.Decrement,
        OperationKind.Conversion,
        OperationKind.EventAssignment,
        OperationKind.Interpolation,
    ];

    private readonly IMethodSymbol? _toText;

    public CallSites(Compilation compilation)
    {
        _toText = compilation.GetSpecialType(SpecialType.System_Object).GetMembers("ToString").OfType<IMethodSymbol>().FirstOrDefault();
    }

    /// <summary>What an operation itself calls, without the operations inside of it.</summary>
    public IEnumerable<CallSite> Of(IOperation operation)
    {
        return operation switch
        {
            IInvocationOperation invocation => OfInvocation(invocation),
            IObjectCreationOperation creation => OfMethod(creation.Constructor),
            IPropertyReferenceOperation property => OfProperty(property),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, Type.SpecialType: SpecialType.System_String } sum
                => OfTexts([sum.LeftOperand, sum.RightOperand]),
            IBinaryOperation binary => OfMethod(binary.OperatorMethod),
            IUnaryOperation unary => OfMethod(unary.OperatorMethod),
            ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Add, Type.SpecialType: SpecialType.System_String } sum
                => OfTexts([sum.Value]),
            ICompoundAssignmentOperation compound => OfMethod(compound.OperatorMethod),
            IIncrementOrDecrementOperation increment => OfMethod(increment.OperatorMethod),
            IConversionOperation conversion => OfMethod(conversion.OperatorMethod),
            IInterpolationOperation part => OfTexts([part.Expression]),
            IEventAssignmentOperation { EventReference: IEventReferenceOperation reference } assignment => OfMember(
                assignment.Adds ? reference.Event.AddMethod : reference.Event.RemoveMethod, reference.Instance),
            _ => [],
        };
    }

    private static IEnumerable<CallSite> OfMethod(IMethodSymbol? method)
    {
        return OfMember(method, null);
    }

    private static IEnumerable<CallSite> OfMember(IMethodSymbol? method, IOperation? instance)
    {
        return method is null ? [] : [new CallSite(method, TypeOf(instance), instance?.Syntax is BaseExpressionSyntax)];
    }

    private IEnumerable<CallSite> OfInvocation(IInvocationOperation invocation)
    {
        IEnumerable<CallSite> called = OfMember(invocation.TargetMethod, invocation.Instance);
        return MakesText(invocation.TargetMethod.ContainingType) ? called.Concat(OfTexts(invocation.Arguments.SelectMany(Values))) : called;
    }

    // What nameof names does not run.
    private static IEnumerable<CallSite> OfProperty(IPropertyReferenceOperation property)
    {
        if (property.Parent is INameOfOperation)
        {
            return [];
        }

        bool isTarget = property.Parent is IAssignmentOperation assignment && assignment.Target == property;
        bool isOnlyWritten = isTarget && property.Parent is ISimpleAssignmentOperation;
        bool isWritten = isTarget || property.Parent is IIncrementOrDecrementOperation;
        IEnumerable<CallSite> read = isOnlyWritten ? [] : OfMember(property.Property.GetMethod, property.Instance);
        return isWritten ? read.Concat(OfMember(property.Property.SetMethod, property.Instance)) : read;
    }

    /// <summary>Values that become parts of a text: whatever is no text is asked for one.</summary>
    private IEnumerable<CallSite> OfTexts(IEnumerable<IOperation> values)
    {
        return _toText is null ? [] : values
            .Select(TypeOf)
            .Where(type => type is { SpecialType: SpecialType.None })
            .Select(type => new CallSite(_toText, type, isOfBase: false));
    }

    // Members of the class library that ask what they are given for its text.
    private static bool MakesText(INamedTypeSymbol? type)
    {
        return type is not null && (type.SpecialType == SpecialType.System_String
            || (type.Name == "StringBuilder" && type.ContainingNamespace?.ToDisplayString() == "System.Text")
            || (type.Name == "Console" && type.ContainingNamespace?.ToDisplayString() == "System")
            || (type.Name == "Debug" && type.ContainingNamespace?.ToDisplayString() == "System.Diagnostics"));
    }

    private static IEnumerable<IOperation> Values(IArgumentOperation argument)
    {
        return argument.Value is IArrayCreationOperation { Initializer: { } packed } ? packed.ElementValues : [argument.Value];
    }

    /// <summary>The type of a value before it was converted to a base or an interface of it.</summary>
    private static ITypeSymbol? TypeOf(IOperation? operation)
    {
        while (operation is IConversionOperation { OperatorMethod: null } conversion && IsWidening(conversion))
        {
            operation = conversion.Operand;
        }

        return operation?.Type;
    }

    private static bool IsWidening(IConversionOperation conversion)
    {
        return conversion.Operand.Type is { } from && conversion.Type is { IsReferenceType: true } to
            && (to.SpecialType == SpecialType.System_Object || ReceiverTypes.IsOrDerivesFrom(from, to));
    }
}
