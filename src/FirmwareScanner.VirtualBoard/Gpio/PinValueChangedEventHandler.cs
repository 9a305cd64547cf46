namespace System.Device.Gpio;

/// <summary>Told of the edges of a pin.</summary>
/// <param name="sender">The pin.</param>
/// <param name="e">Which edge of which pin.</param>
public delegate void PinValueChangedEventHandler(object sender, PinValueChangedEventArgs e);
