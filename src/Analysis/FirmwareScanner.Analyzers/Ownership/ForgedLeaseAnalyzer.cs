using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace FirmwareScanner.Analyzers.Ownership;

/// <summary>Finds leases made out of numbers, and numbers out of leases, outside of the types that keep the books: FWS107.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ForgedLeaseAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [OwnershipDiagnostics.Forged];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(Start);
    }

    private static void Start(CompilationStartAnalysisContext context)
    {
        LeaseContracts contracts = new(context.Compilation);
        if (!contracts.AreKnown)
        {
            return;
        }

        context.RegisterOperationAction(
            operation => Check(operation, contracts),
            OperationKind.Conversion,
            OperationKind.FieldReference,
            OperationKind.Binary,
            OperationKind.Unary,
            OperationKind.Increment,
            OperationKind.Decrement,
            OperationKind.CompoundAssignment,
            OperationKind.DeclarationPattern,
            OperationKind.TypePattern,
            OperationKind.Invocation);
    }

    private static void Check(OperationAnalysisContext context, LeaseContracts contracts)
    {
        string? how = context.Operation switch
        {
            IConversionOperation conversion => OfConversion(conversion, contracts),
            IFieldReferenceOperation field => OfConstant(field, contracts),
            IBinaryOperation binary => OfBinary(binary, contracts),
            IUnaryOperation unary => contracts.IsHandle(unary.Type) ? "calculated" : null,
            IIncrementOrDecrementOperation increment => contracts.IsHandle(increment.Type) ? "calculated" : null,
            ICompoundAssignmentOperation compound => contracts.IsHandle(compound.Type) ? "calculated" : null,
            IPatternOperation pattern => OfPattern(pattern, contracts),
            IInvocationOperation invocation => OfCall(invocation, contracts),
            _ => null,
        };
        if (how is not null && !contracts.IsIssuer(context.ContainingSymbol as INamedTypeSymbol ?? context.ContainingSymbol.ContainingType))
        {
            string problem = $"'{CodeText.Of(context.Operation.Syntax)}' is {how}, and no type marked [LeaseIssuer] answers for it";
            context.ReportDiagnostic(Diagnostic.Create(
                OwnershipDiagnostics.Forged, context.Operation.Syntax.GetLocation(), problem, Remedy(context.Operation, contracts)));
        }
    }

    private static string Remedy(IOperation operation, LeaseContracts contracts)
    {
        ITypeSymbol? type = operation.DescendantsAndSelf().Select(each => each.Type).FirstOrDefault(contracts.IsHandle);
        return $"{contracts.Words.Another(type)}, and write {(type is null ? "default" : HandleWords.None(type))} for none";
    }

    private static string? OfConversion(IConversionOperation conversion, LeaseContracts contracts)
    {
        bool isZero = conversion.ConstantValue is { HasValue: true, Value: object value } && ConstantNumber.IsZero(value);
        ITypeSymbol? from = conversion.Operand.Type;
        ITypeSymbol? to = conversion.Type;
        if (isZero || from is null || to is null)
        {
            return null;
        }

        if (contracts.MentionsHandle(to) && !contracts.MentionsHandle(from))
        {
            bool isLiteralNull = conversion.Operand.ConstantValue is { HasValue: true, Value: null };
            return isLiteralNull || IsTargetTyped(conversion.Operand) ? null : "a lease made from something else";
        }

        bool isToNumber = to.TypeKind is TypeKind.Enum or TypeKind.Pointer || IsNumber(to);
        return contracts.MentionsHandle(from) && !contracts.MentionsHandle(to) && isToNumber ? "a lease turned into a number" : null;
    }

    private static bool IsTargetTyped(IOperation operand)
    {
        return operand is ICollectionExpressionOperation or IDefaultValueOperation or ISwitchExpressionOperation or IConditionalOperation;
    }

    private static bool IsNumber(ITypeSymbol type)
    {
        return type.SpecialType is >= SpecialType.System_Char and <= SpecialType.System_Double
            or SpecialType.System_IntPtr or SpecialType.System_UIntPtr;
    }

    private static string? OfConstant(IFieldReferenceOperation field, LeaseContracts contracts)
    {
        bool isForged = field.Field is { IsConst: true, ConstantValue: object value } && contracts.IsHandle(field.Type)
            && !ConstantNumber.IsZero(value);
        return isForged ? "a constant lease" : null;
    }

    private static string? OfBinary(IBinaryOperation binary, LeaseContracts contracts)
    {
        bool isComparison = binary.Type?.SpecialType == SpecialType.System_Boolean;
        return !isComparison && (contracts.IsHandle(binary.LeftOperand.Type) || contracts.IsHandle(binary.RightOperand.Type))
            ? "calculated"
            : null;
    }

    private static string? OfPattern(IPatternOperation pattern, LeaseContracts contracts)
    {
        return contracts.MentionsHandle(pattern.NarrowedType) && !contracts.MentionsHandle(pattern.InputType)
            ? "a lease made from something else"
            : null;
    }

    private static string? OfCall(IInvocationOperation invocation, LeaseContracts contracts)
    {
        IMethodSymbol method = invocation.TargetMethod;
        bool isMaker = method.ContainingType?.ToDisplayString() is "System.Enum"
            or "System.Runtime.CompilerServices.Unsafe" or "System.Runtime.InteropServices.MemoryMarshal";
        if (!isMaker || method.Name is "SizeOf" or "IsDefined" or "GetName" or "GetNames" or "Format")
        {
            return null;
        }

        foreach (ITypeSymbol argument in method.TypeArguments)
        {
            if (contracts.MentionsHandle(argument))
            {
                return "a lease made from something else";
            }
        }

        foreach (IArgumentOperation argument in invocation.Arguments)
        {
            if (argument.Value is ITypeOfOperation type && contracts.MentionsHandle(type.TypeOperand))
            {
                return "a lease made from something else";
            }
        }

        return null;
    }
}
