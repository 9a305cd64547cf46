using System.Linq;

namespace FirmwareScanner.Analyzers.Tests.Ownership.Differential;

/// <summary>
/// Disposable objects in the fields of another: what they hold at the end is its own, and nothing that is stale may be put
/// there or be there at the end. Their order is a matter of its Dispose.
/// </summary>
internal sealed class FieldSubject : ResourceSubject
{
    public override string? Copy(int source, int target)
    {
        CheckedResource? taken = Variables[source];
        Variables[source] = null;
        Variables[target] = taken;
        return taken?.Stale();
    }

    public override string? End(bool isException) => Variables.Any(resource => resource?.Stale() is not null) ? "FWS101" : null;

    protected override bool IsInOrder(CheckedResource resource) => true;
}
