print("left runs")
name = "left"
