namespace FirmwareScanner.Modules.Dex;

/// <summary>A table of a DEX file, as its header claims it.</summary>
/// <param name="Offset">Its offset.</param>
/// <param name="Count">How many entries it has.</param>
/// <param name="EntrySize">Size of an entry in bytes.</param>
internal readonly record struct DexTable(uint Offset, uint Count, int EntrySize)
{
    /// <summary>Offset of an entry.</summary>
    /// <param name="index">Its index.</param>
    internal long At(uint index) => Offset + ((long)index * EntrySize);
}

/// <summary>What a class says about one of its fields or methods.</summary>
/// <param name="Index">Its index in the table of names.</param>
/// <param name="Difference">How much greater the index is than that of the one before.</param>
/// <param name="AccessFlags">Its flags.</param>
/// <param name="CodeOffset">Of a method, offset of its code; 0 if it has none.</param>
/// <param name="IsFirstKind">Whether it is a static field or a direct method, not one of instances or a virtual one.</param>
/// <param name="IsNamed">Whether the table of names has its index; otherwise the class is broken here.</param>
internal readonly record struct DexMember(
    uint Index,
    uint Difference,
    uint AccessFlags,
    uint CodeOffset,
    bool IsFirstKind,
    bool IsNamed);

/// <summary>How many fields and methods a class has.</summary>
/// <param name="StaticFields">Static fields.</param>
/// <param name="InstanceFields">Fields of instances.</param>
/// <param name="DirectMethods">Methods that are not virtual.</param>
/// <param name="VirtualMethods">Virtual methods.</param>
internal readonly record struct DexClassData(uint StaticFields, uint InstanceFields, uint DirectMethods, uint VirtualMethods);
