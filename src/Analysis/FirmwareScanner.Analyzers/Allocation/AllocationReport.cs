using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace FirmwareScanner.Analyzers.Allocation;

/// <summary>Reports what allocates in one member, which the messages name.</summary>
internal sealed class AllocationReport
{
    private readonly string _owner;
    private readonly Action<Diagnostic> _report;

    /// <summary>A report on one member.</summary>
    /// <param name="owner">The member.</param>
    /// <param name="report">Takes what is found.</param>
    public AllocationReport(IMethodSymbol owner, Action<Diagnostic> report)
    {
        _owner = (owner.AssociatedSymbol ?? owner).Name;
        _report = report;
    }

    /// <summary>Reports a rule whose message names the member alone.</summary>
    public void Add(DiagnosticDescriptor rule, IOperation operation)
    {
        Add(rule, operation.Syntax.GetLocation());
    }

    /// <summary>Reports a rule whose message also names a thing or a type.</summary>
    public void Add(DiagnosticDescriptor rule, IOperation operation, string what)
    {
        Add(rule, operation.Syntax.GetLocation(), what);
    }

    /// <summary>Reports a rule whose message names a type, in a place that is no expression.</summary>
    public void Add(DiagnosticDescriptor rule, Location location, string type)
    {
        _report(Diagnostic.Create(rule, location, type, _owner));
    }

    /// <summary>Reports an object or array that is made.</summary>
    public void AddNew(IOperation operation, ITypeSymbol? type)
    {
        AddNew(operation, Describe(type));
    }

    /// <summary>Reports what is made, in words of the caller.</summary>
    public void AddNew(IOperation operation, string what)
    {
        Add(AllocationDiagnostics.New, operation, what);
    }

    /// <summary>Reports a call of code that may allocate.</summary>
    public void AddCall(IOperation operation, string callee, string objection)
    {
        _report(Diagnostic.Create(AllocationDiagnostics.Call, operation.Syntax.GetLocation(), callee, objection, _owner));
    }

    /// <summary>Reports the array that the compiler makes for the arguments of a call.</summary>
    public void AddParams(IOperation array, IOperation? call)
    {
        string name = call switch
        {
            IInvocationOperation invocation => invocation.TargetMethod.Name,
            IObjectCreationOperation creation => creation.Type?.Name ?? string.Empty,
            _ => "this call",
        };
        Add(AllocationDiagnostics.ParamsArray, array, name);
    }

    /// <summary>Checks what a signature says by itself: structs by value, async.</summary>
    public void CheckSignature(IMethodSymbol method)
    {
        Location location = method.Locations.FirstOrDefault() ?? Location.None;
        if (method.IsAsync)
        {
            Add(AllocationDiagnostics.StateMachine, location);
        }

        if (method.RefKind == RefKind.None && StructKinds.IsOnHeap(method.ReturnType))
        {
            Add(AllocationDiagnostics.Struct, location, method.ReturnType.Name);
        }

        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (parameter.RefKind is RefKind.None or RefKind.In && StructKinds.IsOnHeap(parameter.Type))
            {
                Add(AllocationDiagnostics.Struct, parameter.Locations.FirstOrDefault() ?? location, parameter.Type.Name);
            }
        }
    }

    private static string Describe(ITypeSymbol? type)
    {
        return type switch
        {
            null => "an object",
            IArrayTypeSymbol array => "an array of " + array.ElementType.Name,
            _ => "an object of type " + type.Name,
        };
    }

    private void Add(DiagnosticDescriptor rule, Location location)
    {
        _report(Diagnostic.Create(rule, location, _owner));
    }
}
