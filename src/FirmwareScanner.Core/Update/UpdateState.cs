namespace FirmwareScanner.Update;

/// <summary>Where an update is. Values appear in frames.</summary>
public enum UpdateState
{
    /// <summary>None is under way.</summary>
    Idle = 0,

    /// <summary>Its bytes arrive.</summary>
    Receiving = 1,

    /// <summary>It is complete and being checked.</summary>
    Checking = 2,

    /// <summary>It is checked, and will be tried at the next start.</summary>
    Ready = 3,

    /// <summary>It was refused; the fault says why, and the database in use stays.</summary>
    Failed = 4,
}
