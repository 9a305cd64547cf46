using System;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace FirmwareScanner.Analyzers.Allocation;

/// <summary>Decides whether allocation-free code may call a method.</summary>
internal sealed class CallCheck
{
    private readonly ReviewedMembers _reviewed;
    private readonly Lazy<OverrideMap> _overrides;

    public CallCheck(ReviewedMembers reviewed, Lazy<OverrideMap> overrides)
    {
        _reviewed = reviewed;
        _overrides = overrides;
    }

    /// <summary>Why the method may allocate, for the message, or null if it does not.</summary>
    public string? Objection(IMethodSymbol method)
    {
        IMethodSymbol target = (method.ReducedFrom ?? method).OriginalDefinition;
        if (target.MethodKind == MethodKind.DelegateInvoke)
        {
            return "what a delegate calls cannot be known here; call the method directly or through an abstract class";
        }

        if (ContractAttributes.FindOnMember(target, ContractAttributes.ColdPath) is not null || ContractAttributes.IsAllocationFree(target))
        {
            return null;
        }

        if (ContractAttributes.FindOnMember(target, ContractAttributes.Allocates) is { } exemption)
        {
            return "it is marked [Allocates] (" + ContractAttributes.ReasonOf(exemption) + ")";
        }

        return _reviewed.IsFree(target) switch
        {
            true => OverrideObjection(target),
            false => _reviewed.WhoSaysSo,
            null when !target.DeclaringSyntaxReferences.IsEmpty => "it is not marked [AllocationFree]",
            null => "it is neither [AllocationFree] nor on the reviewed list; look it up and add '" + ReviewedMembers.IdOf(target)
                + "' to " + ReviewedMembers.FileName,
        };
    }

    // A member of our own promises for its overrides, which FWS214 checks; the list promises only for the framework's own code.
    private string? OverrideObjection(IMethodSymbol target)
    {
        if (!target.IsVirtual && !target.IsAbstract && !target.IsOverride)
        {
            return null;
        }

        IMethodSymbol? loose = _overrides.Value.Of(target).FirstOrDefault(candidate => !ContractAttributes.IsAllocationFree(candidate));
        return loose is null ? null : "the call may reach '" + loose.ToDisplayString() + "', which is not marked [AllocationFree]";
    }
}
