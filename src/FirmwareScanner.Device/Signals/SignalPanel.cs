using System.Device.Gpio;
using FirmwareScanner.Contracts;
using FirmwareScanner.Device.Boards;
using FirmwareScanner.Memory;

namespace FirmwareScanner.Device.Signals;

/// <summary>
/// The four outputs. Block is the safe state: it is set before anything else happens, and left only by <see cref="Signal.Passed"/>.
/// Pass and block are never high together; on the way from one to the other both are low, and low pass means blocked.
/// </summary>
/// <remarks>
/// The thread of the application shows signals; that of the watchdog may latch a fault at any moment, and nothing that the first one
/// does afterwards, or is doing just then, leaves pass high.
/// </remarks>
[AllocationFree]
public sealed class SignalPanel
{
    private const int Outputs = 4;
    private const int FieldCount = 7;

    private readonly OutputPin _block;
    private readonly OutputPin _pass;
    private readonly OutputPin _busy;
    private readonly OutputPin _fault;
    private Signal _signal;
    private bool _isLatched;

    /// <summary>Opens the outputs, block first, and shows <see cref="Signal.Starting"/>.</summary>
    /// <param name="controller">The chip's pins.</param>
    /// <param name="profile">The board.</param>
    internal SignalPanel(GpioController controller, BoardProfile profile)
    {
        _block = new OutputPin(controller, profile.BlockPin, true);
        _pass = new OutputPin(controller, profile.PassPin, false);
        _fault = new OutputPin(controller, profile.FaultPin, false);
        _busy = new OutputPin(controller, profile.BusyPin, true);
        _signal = Signal.Starting;
    }

    /// <summary>What is shown.</summary>
    public Signal Shown => _signal;

    /// <summary>Whether a warning keeps the fault output high although the device works.</summary>
    public bool IsWarning { get; private set; }

    internal static int HeapBytes => HeapCost.Object(FieldCount) + (Outputs * HeapCost.Object(OutputPin.FieldCount));

    /// <summary>Shows a signal; nothing but a fault once one is latched.</summary>
    public void Show(Signal signal)
    {
        bool isPassed = signal == Signal.Passed;
        if (_isLatched || signal == _signal)
        {
            return;
        }

        _signal = signal;
        if (!isPassed)
        {
            _pass.Set(false);
            _block.Set(true);
        }

        _busy.Set(signal == Signal.Starting || signal == Signal.Scanning);
        _fault.Set(IsWarning || signal == Signal.Incomplete || signal == Signal.Fault);
        if (isPassed)
        {
            _block.Set(false);
            _pass.Set(true);
        }

        // The fault may have been latched while this was under way.
        if (_isLatched)
        {
            ForceFault();
        }
    }

    /// <summary>Keeps the fault output high from now on: the device works, but not as it was set up.</summary>
    public void Warn()
    {
        IsWarning = true;
        _fault.Set(true);
    }

    /// <summary>Shows a fault for good: block, no pass, whatever the outputs are believed to be.</summary>
    public void LatchFault()
    {
        _isLatched = true;
        ForceFault();
    }

    private void ForceFault()
    {
        _signal = Signal.Fault;
        _pass.Force(false);
        _block.Force(true);
        _busy.Force(false);
        _fault.Force(true);
    }
}
