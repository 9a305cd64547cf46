using System.Linq;

namespace FirmwareScanner.Analyzers.Tests.Ownership.Differential;

/// <summary>
/// Disposable objects in the fields of another whose Dispose runs. Each field may hold one when it begins: nobody knows until it is
/// compared with null. That of the second field came later. What is open when Dispose returns is a fault, and nobody looks at the fields any
/// more.
/// </summary>
internal sealed class DisposalSubject : ResourceSubject
{
    private readonly CheckedResource?[] _first = new CheckedResource?[2];
    private readonly bool[] _isKnown = new bool[2];

    public override void Begin()
    {
        base.Begin();
        for (int field = 0; field < Variables.Length; field++)
        {
            _first[field] = Open();
            Variables[field] = _first[field];
            _isKnown[field] = false;
        }
    }

    // One that was released or moved was there.
    public override bool IsDoubtful(int source)
    {
        return Variables[source] is CheckedResource resource && resource.Stale() is null
            && Enumerable.Range(0, 2).Any(field => _first[field] == resource && !_isKnown[field]);
    }

    public override void Settle(int source, bool isSome)
    {
        CheckedResource? resource = Variables[source];
        for (int field = 0; field < Variables.Length; field++)
        {
            _isKnown[field] |= _first[field] == resource;
            Variables[field] = !isSome && Variables[field] == resource ? null : Variables[field];
        }

        if (!isSome)
        {
            Opened.Remove(resource!);
        }
    }

    public override string? End(bool isException) => !isException && Opened.Count > 0 ? "FWS110" : null;

    protected override bool IsInOrder(CheckedResource resource)
    {
        bool isLaterOpen = Opened.Contains(_first[1]!) || Opened.Contains(Variables[1]!);
        return resource != _first[0] || !isLaterOpen;
    }
}
