using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace FirmwareScanner.Analyzers.Device;

/// <summary>FWS309 and FWS310: members of the framework that the device does not have, or that do something else there.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class FrameworkAnalyzer : ContractedAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [DeviceDiagnostics.Framework, DeviceDiagnostics.CopyConverts];

    /// <inheritdoc/>
    protected override void Start(CompilationStartAnalysisContext context)
    {
        DeviceScope scope = new(context.Compilation);
        if (!DeviceClassLibrary.IsReferencedBy(context.Compilation))
        {
            // With nanoFramework's own class library the compiler knows what there is, and refuses the rest.
            ReviewedMembers reviewed = ReviewedMembers.Read(context.Compilation, context.Options, context.CancellationToken);
            context.RegisterOperationAction(
                operation => CheckMember(operation, scope, reviewed),
                OperationKind.Invocation,
                OperationKind.ObjectCreation,
                OperationKind.PropertyReference,
                OperationKind.FieldReference,
                OperationKind.MethodReference);
        }

        context.RegisterOperationAction(operation => CheckCopy(operation, scope), OperationKind.Invocation);
    }

    private static void CheckMember(OperationAnalysisContext context, DeviceScope scope, ReviewedMembers reviewed)
    {
        if (MemberOf(context.Operation) is not { } member || !IsForeign(member, context.Compilation) || reviewed.Contains(member)
            || !scope.Contains(context.ContainingSymbol) || IsCoveredElsewhere(context.Operation, context.ContainingSymbol))
        {
            return;
        }

        string name = ((member as IMethodSymbol)?.AssociatedSymbol ?? member).ToDisplayString();
        context.ReportDiagnostic(
            Diagnostic.Create(DeviceDiagnostics.Framework, context.Operation.Syntax.GetLocation(), name, ReviewedMembers.IdOf(member)));
    }

    private static ISymbol? MemberOf(IOperation operation)
    {
        switch (operation)
        {
            case IInvocationOperation invocation:
                return invocation.TargetMethod.MethodKind == MethodKind.DelegateInvoke ? null : invocation.TargetMethod;
            case IObjectCreationOperation creation:
                return creation.Constructor is { IsImplicitlyDeclared: false } constructor ? constructor : null;
            case IPropertyReferenceOperation property:
                bool isWritten = property.Parent is ISimpleAssignmentOperation assignment && assignment.Target == property;
                bool isArrayLength = property.Instance?.Type is IArrayTypeSymbol && property.Property.Name == "Length";
                return isArrayLength ? null : isWritten ? property.Property.SetMethod : property.Property.GetMethod;
            case IFieldReferenceOperation field:
                return field.Field.HasConstantValue || field.Field.ContainingType.IsTupleType ? null : field.Field;
            case IMethodReferenceOperation reference:
                return reference.Method;
            default:
                return null;
        }
    }

    private static bool IsForeign(ISymbol member, Compilation compilation)
    {
        IAssemblySymbol? assembly = member.ContainingAssembly;
        return assembly is not null && !SymbolEqualityComparer.Default.Equals(assembly, compilation.Assembly)
            && !ContractAttributes.Has(assembly, ContractAttributes.DeviceCode);
    }

    // Allocation-free code asks the same list through FWS213; attributes do not run.
    private static bool IsCoveredElsewhere(IOperation operation, ISymbol owner)
    {
        bool isCall = operation is not (IFieldReferenceOperation or IObjectCreationOperation or IMethodReferenceOperation);
        IOperation root = operation;
        while (root.Parent is not null)
        {
            root = root.Parent;
        }

        bool isAllocationFree = owner is IMethodSymbol method && ContractAttributes.IsAllocationFree(method);
        return root.Kind == OperationKind.Attribute || (isCall && isAllocationFree);
    }

    private static void CheckCopy(OperationAnalysisContext context, DeviceScope scope)
    {
        IInvocationOperation invocation = (IInvocationOperation)context.Operation;
        IMethodSymbol method = invocation.TargetMethod;
        if (method.ContainingType.SpecialType != SpecialType.System_Array || method.Name is not ("Copy" or "CopyTo"))
        {
            return;
        }

        ITypeSymbol[] elements = [.. invocation.Arguments.Select(argument => argument.Value).Concat([invocation.Instance])
            .Where(IsArray).Select(ArrayElements.TypeOf).OfType<ITypeSymbol>()];
        bool isConverting = elements.Length == 2 && !SymbolEqualityComparer.Default.Equals(elements[0], elements[1])
            && elements.Any(element => element.IsValueType);
        if (isConverting && scope.Contains(context.ContainingSymbol))
        {
            context.ReportDiagnostic(
                Diagnostic.Create(DeviceDiagnostics.CopyConverts, invocation.Syntax.GetLocation(), elements[0].Name, elements[1].Name));
        }
    }

    private static bool IsArray(IOperation? operation)
    {
        return operation?.Type is IArrayTypeSymbol or { SpecialType: SpecialType.System_Array };
    }
}
