namespace FirmwareScanner.IlProof.Api;

/// <summary>What is known of the device's class library: what it has, and what somebody looked up about it.</summary>
/// <param name="Library">The class library itself.</param>
/// <param name="Reviewed">What no assembly says.</param>
public sealed record DeviceApi(DeviceLibrary Library, ApiList Reviewed)
{
    /// <summary>Whether the device has a member.</summary>
    /// <param name="id">Its documentation id.</param>
    public bool Has(string id) => Library.Find(id) is not null || (!Library.IsKnown && Reviewed.Find(id) is not null);

    /// <summary>How many stack frames a call takes at most: as reviewed, or else as the library's IL says; 1 if neither knows.</summary>
    /// <param name="id">The documentation id of a method.</param>
    public int FramesOf(string id)
    {
        int reviewed = Reviewed.Find(id)?.Frames ?? 0;
        int counted = Library.Find(id)?.Frames ?? 0;
        return reviewed > 0 ? reviewed : counted > 0 ? counted : 1;
    }

    /// <summary>Whether each value of a type is a heap object on the device.</summary>
    /// <param name="id">The documentation id of a value type.</param>
    public bool IsHeapStruct(string id) =>
        Reviewed.Find(id) is not { IsFree: true } && Library.Find(id) is not { IsStruct: false };
}
