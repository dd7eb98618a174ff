"""A dashboard that explains a model: the library builds the app and its callbacks."""

import os

import numpy as np
import pandas as pd
from explainerdashboard import ExplainerDashboard, RegressionExplainer
from sklearn.linear_model import LinearRegression

numbers = np.random.default_rng(1)
inputs = pd.DataFrame(numbers.normal(size=(40, 3)), columns=["a", "b", "c"])
target = pd.Series(inputs["a"] * 2 + inputs["b"], name="target")
explainer = RegressionExplainer(LinearRegression().fit(inputs, target), inputs, target)
dashboard = ExplainerDashboard(
    explainer,
    title="compat",
    shap_interaction=False,
    decision_trees=False,
    whatif=False,
    bootstrap=None,
)

if __name__ == "__main__":
    dashboard.run(port=int(os.environ["PORT"]), host="127.0.0.1")
