namespace nanoFramework.Runtime.Native;

/// <summary>What comes after a reboot.</summary>
internal enum RebootOption
{
    /// <summary>The chip starts as after power-up.</summary>
    NormalReboot = 0,

    /// <summary>The chip starts in its boot loader.</summary>
    EnterNanoBooter = 1,

    /// <summary>Only the run time starts anew; the hardware keeps its state.</summary>
    ClrOnly = 2,

    /// <summary>The chip starts in its maker's boot loader.</summary>
    EnterProprietaryBooter = 8,
}
